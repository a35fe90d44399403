using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Orders;

/// <summary>The grounds that only authorities see, of an order that the gate has loaded.</summary>
internal sealed class AnnexBook(Store store)
{
    /// <summary>Null where this node does not hold them.</summary>
    public async Task<AuthorityOnlyGrounds?> OfAsync(FiledOrder order, CancellationToken stop)
    {
        var digest = order.State.Issued.AuthorityOnly;
        var row = await store.ReadAsync(db => db.Annexes.FirstOrDefaultAsync(one => one.Digest == digest, stop), stop);
        return row is null ? null : JsonSerializer.Deserialize<AuthorityOnlyGrounds>(row.Content, ApiJson.Options);
    }
}
