using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Evidence.Acts;
using LotusBridge.Node.Portal.Orders.Acts;

namespace LotusBridge.Node.Portal.Tour;

/// <summary>One step of the guided tour: who acts where, and what is done once it is done.</summary>
/// <param name="Id">Of its texts, <c>tour.title.ID</c> and <c>tour.do.ID</c>.</param>
/// <param name="Territory">Whose portal it is at.</param>
/// <param name="Role">Of the persona who acts, an official of that territory.</param>
internal sealed record TourStep(string Id, string Territory, string Role)
{
    /// <summary>The statement that ends the step; null where there is only something to look at.</summary>
    public string? Act { get; init; }

    /// <summary>The page, as in <c>/cases/{thread}/orders/new</c>; null for the form of <see cref="Act"/>.</summary>
    public string? Page { get; init; }

    /// <summary>The page once the order has a package, as in <c>/packages/{package}/sending</c>; null for the page of before.</summary>
    public string? PackagePage { get; init; }

    /// <summary>Where the step is done. What is not there yet has the list that it will be in.</summary>
    /// <param name="thread">The case or order of the tour; empty before there is one.</param>
    /// <param name="order">The order of the tour as this node has it.</param>
    public string PathOf(string thread, FiledOrder? order)
    {
        if (PackagePage is { } sending && order?.State.Packages.Values.FirstOrDefault(one => one.DeliveredAt is null) is { } made)
        {
            return sending.Replace("{package}", made.Package, StringComparison.Ordinal);
        }

        if (Page is { } page)
        {
            return page.Contains("{thread}", StringComparison.Ordinal) && thread.Length == 0
                ? page[..page.IndexOf('/', 1)]
                : page.Replace("{thread}", thread, StringComparison.Ordinal);
        }

        if (ActRoute.Find(Act!)!.Pattern.Contains("{package}", StringComparison.Ordinal))
        {
            return order?.State.Packages.Keys.FirstOrDefault() is { } package ? PackageForms.PathOf(Act!, package) : "/orders";
        }

        return thread.Length == 0 ? "/orders" : ActForms.PathOf(Act!, thread);
    }

    public bool IsDone(string thread, FiledOrder? order) => Act switch
    {
        null => false,
        TourScript.CaseAct => thread.Length > 0,
        TourScript.OrderAct => order is not null,
        var act => order?.Statements.Any(one => one.Statement.Header.Type == act && one.Void is null) ?? false,
    };

    /// <summary>True for the persona who takes this step.</summary>
    public bool IsFor(Author who) => who.Role == Role && who.Territory == Territory;

    public override string ToString() => Id;
}
