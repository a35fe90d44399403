using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Cases;

/// <summary>A case, for the opener's office and the prosecutors and judges of the territory.</summary>
internal static class ReadCase
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadCase, AnswerAsync).Produces<CaseView>();

    private static async Task<IResult> AnswerAsync(FiledCase @case, Asker asker, Lookups lookups, CancellationToken stop)
    {
        var statement = @case.Opened.Statement;
        var orders = (await lookups.OrdersAsync(stop))
            .Where(order => order.State.Issued.Case == statement.Digest && Parties.IsParty(asker.Who, order.State))
            .Select(order => order.Number).Order(StringComparer.Ordinal);
        return Json.Ok(new CaseView(
            statement.Header.Thread, statement.Digest, statement.Header.By, statement.Header.At, @case.Body.Offence,
            [.. orders]));
    }
}
