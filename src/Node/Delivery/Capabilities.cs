using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Node.Access;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Node.Delivery;

/// <summary>Who may send a package without being an official: whoever knows the secret that one has drawn for it.</summary>
internal sealed class Capabilities(
    Settings settings, Store store, KnownOfficials officials, Window window, TimeProvider clock)
{
    /// <summary>Keeps the secret's hash in the place of the one before.</summary>
    /// <param name="by">The provider's official.</param>
    /// <param name="secret">32 random bytes.</param>
    public async Task<CapabilityDrawn> DrawAsync(
        FiledPackage package, string by, ReadOnlyMemory<byte> secret, CancellationToken stop)
    {
        var (name, capability) = (package.State.Package, Capability.Of(secret.Span));
        var (longest, closes) = (
            Moment.ToSecond(clock.GetUtcNow()).AddHours(settings.Packages.CapabilityHours), window.Until(package));
        var until = longest < closes ? longest : closes;
        await store.WriteAsync(
            async db =>
            {
                await db.Capabilities.Where(row => row.Package == name).ExecuteDeleteAsync(stop);
                db.Add(new CapabilityRow { Package = name, Secret = capability.Hash, By = by, Until = until });
            },
            stop);
        return new CapabilityDrawn(name, capability.Reveal(), until);
    }

    /// <summary>True for the newest capability of this package, while it lives and while its drawer may send.</summary>
    public async Task<bool> AdmitsAsync(FiledPackage package, Capability capability, CancellationToken stop)
    {
        var (name, now) = (package.State.Package, clock.GetUtcNow());
        var row = await store.ReadAsync(db => db.Capabilities.FirstOrDefaultAsync(one => one.Package == name, stop), stop);
        return row is not null && capability.Fits(row.Secret) && now < row.Until && !package.State.IsDestroyed
            && officials.Find(row.By, now) is { Role: Roles.Provider } drawer
            && Parties.IsParty(drawer, package.Order.State);
    }

    public Task ForgetAsync(string package, CancellationToken stop) => store.WriteAsync(
        db => db.Capabilities.Where(row => row.Package == package).ExecuteDeleteAsync(stop), stop);
}
