using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Listing;

namespace LotusBridge.Node.Cases;

/// <summary>A case, for the opener's office and the prosecutors and judges of the territory.</summary>
internal static class ReadCase
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.Map(RouteTable.ReadCase, AnswerAsync).Produces<CaseView>();

    private static async Task<IResult> AnswerAsync(FiledCase @case, Asker asker, OrderQueries queries, CancellationToken stop)
    {
        var statement = @case.Opened.Statement;
        return Json.Ok(new CaseView(
            statement.Header.Thread, statement.Digest, statement.Header.By, statement.Header.At, @case.Body.Offence,
            await queries.OfCaseAsync(asker.Who, statement.Digest, stop)));
    }
}
