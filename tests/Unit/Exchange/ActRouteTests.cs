using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Tests.Unit.Exchange;

public sealed class ActRouteTests
{
    /// <summary>What only nodes say; everything else has a route.</summary>
    private static readonly string[] OfNodes =
    [
        "alarm.raised", "clock.lapsed", "destruction.due", "endorsement.integrity-verified", "order.received",
        "order.transmitted", "package.delivered", "package.destroyed", "preservation.directed",
    ];

    [Fact]
    public void Every_statement_type_is_an_officials_act_at_one_route_or_a_nodes()
    {
        var routed = ActRoute.All.SelectMany(route => route.Types).ToList();

        Assert.Equal(routed.Count, routed.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            OrderStatements.Types.All.Select(kind => kind.Name),
            routed.Concat(OfNodes).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_nodes_statement_has_no_route() => Assert.All(OfNodes, type => Assert.Null(ActRoute.Find(type)));

    [Fact]
    public void Every_statement_about_a_package_names_its_package()
    {
        var about = OrderStatements.Types.All
            .Where(kind => kind.Body.GetProperty("Package")?.PropertyType == typeof(string)).Select(kind => kind.Body);

        Assert.All(about, body => Assert.NotNull(ActRoute.PackageOf(Some(body))));
    }

    // Enough of a body to be asked its package's name.
    private static StatementBody Some(Type body)
    {
        var arguments = body.GetConstructors()[0].GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(string) ? "P-7QK2M4XA9C1D"
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : null);
        return (StatementBody)Activator.CreateInstance(body, [.. arguments])!;
    }
}
