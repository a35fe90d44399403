using LotusBridge.Exchange.Api;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Texts;

namespace LotusBridge.Tests.Node.Portal.Orders;

/// <summary>The forms against the routes of the API.</summary>
public sealed class ActFormTests
{
    [Fact]
    public void Every_act_that_a_route_about_an_order_takes_has_a_form_and_its_name_in_every_language()
    {
        var types = new[] { ActRoute.Validation, ActRoute.Review, ActRoute.Restriction, ActRoute.Issuer, ActRoute.Execution }
            .SelectMany(route => route.Types).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(types, ActForms.All.Select(form => form.Type).Order(StringComparer.Ordinal));
        Assert.All(
            from type in types from language in PortalLanguage.All select (type, language),
            one => Assert.NotNull(PortalTexts.Embedded.In(one.language).Find("orders.do." + one.type)));
    }

    [Fact]
    public void A_form_is_found_below_the_route_that_takes_its_act_alone()
    {
        Assert.NotNull(ActForms.Find("order.validated", ActRoute.Validation.Pattern));
        Assert.Null(ActForms.Find("order.validated", ActRoute.Review.Pattern));
        Assert.Null(ActForms.Find("package.sealed", ActRoute.Packages.Pattern));
        Assert.Null(ActForms.Find("order.received", ActRoute.Review.Pattern));
    }
}
