using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Portal.Evidence.Sending;

/// <summary>What the page shows that sends a package.</summary>
/// <param name="Api">The requesting node's; null where a browser cannot send there.</param>
/// <param name="Manifest">How far the manifest is on its way to the requesting node, which knows no package without it.</param>
internal sealed record SendingShown(Uri? Api, OutboxState? Manifest)
{
    /// <summary>The request that is to be signed, by which the browser draws the package's capability.</summary>
    public RequestToken Request { get; init; } = null!;

    /// <summary>The same, signed: the value of a header that counts once.</summary>
    public string? Authorization { get; init; }

    /// <summary>True when the one that was signed had become too old.</summary>
    public bool IsRenewed { get; init; }

    /// <summary>The requesting node's statement that it holds the package, verified.</summary>
    public Statement? Receipt { get; init; }

    public bool MaySend => Api is not null && Manifest == OutboxState.Sent && Receipt is null;

    public override string ToString() => $"{Api}, {Manifest}";
}

/// <summary>Finds out whether a package may be sent from the browser now.</summary>
internal sealed class SendingDesk(Settings settings, Store store)
{
    public async Task<SendingShown> AtAsync(FiledPackage package, CancellationToken stop)
    {
        if (package.State.DeliveredAt is not null || EvidencePages.SealingOf(package) is not { } statement
            || MainlandManifest.IsContainer(((PackageSealed)statement.Body).Recipients))
        {
            return new SendingShown(Api: null, Manifest: null);
        }

        var (territory, digest) = (package.Order.State.IssuingTerritory, statement.Digest);
        var state = await store.ReadAsync(
            db => db.Outbox.Where(row => row.Peer == territory && row.Statement == digest)
                .Select(row => (OutboxState?)row.State).FirstOrDefaultAsync(stop),
            stop);
        return new SendingShown(settings.Peers.GetValueOrDefault(territory)?.Api, state);
    }
}
