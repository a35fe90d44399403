using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Orders;

/// <summary>The grounds that only authorities see (Reg. 2023/1543 Art. 9(2)); never a provider.</summary>
internal static class ReadAnnex
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.ReadAnnex, AnswerAsync)
        .Produces<byte[]>(StatusCodes.Status200OK, "application/json");

    private static async Task<IResult> AnswerAsync(FiledOrder order, Store store, CancellationToken stop)
    {
        var digest = order.State.Issued.AuthorityOnly;
        var annex = await store.ReadAsync(db => db.Annexes.FirstOrDefaultAsync(row => row.Digest == digest, stop), stop);
        return annex is null ? Problem.NotFound : Results.Bytes(annex.Content, "application/json");
    }
}
