using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>Brings a package's manifest and sealed file from a node; what was fetched before is not fetched again.</summary>
internal sealed class Fetching(NodeClient client, PackageFiles files)
{
    /// <summary>The sealed file while it is on its way.</summary>
    private string Partial => files.Sealed + ".partial";

    /// <summary>Writes manifest and sealed file; null when both are there and fit.</summary>
    /// <exception cref="InvalidDataException">What came is not the manifest's; it was removed.</exception>
    public async Task<ApiRefusal?> RunAsync(PackageView package, CancellationToken stop)
    {
        if (await ManifestAsync(package, stop).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var (_, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
        if (File.Exists(files.Sealed))
        {
            return null;
        }

        if (await ContentAsync(stop).ConfigureAwait(false) is { } no)
        {
            return no;
        }

        await CheckAsync(manifest, stop).ConfigureAwait(false);
        File.Move(Partial, files.Sealed);
        return null;
    }

    /// <summary>Writes the manifest alone; null when it is there.</summary>
    /// <exception cref="InvalidDataException">The node shows none of this package.</exception>
    public async Task<ApiRefusal?> ManifestAsync(PackageView package, CancellationToken stop)
    {
        foreach (var line in package.Statements.Where(one => one is { Type: "package.sealed", Void: null }))
        {
            var envelope = await client.EnvelopeAsync(package.Order, line.Digest, stop).ConfigureAwait(false);
            if (envelope.Value is not { } bytes)
            {
                return envelope.Refusal;
            }

            if (OrderStatements.Reader.Read(bytes, out _)?.Body is PackageSealed said && said.Package == files.Package)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(files.Manifest)!);
                await File.WriteAllBytesAsync(files.Manifest, bytes, stop).ConfigureAwait(false);
                return null;
            }
        }

        throw new InvalidDataException("the node shows no manifest of this package");
    }

    private async Task<ApiRefusal?> ContentAsync(CancellationToken stop)
    {
        var into = new FileStream(Partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        await using (into.ConfigureAwait(false))
        {
            into.Seek(0, SeekOrigin.End);
            var fetched = await client.ContentAsync(files.Package, into, into.Position, stop).ConfigureAwait(false);
            into.Flush(flushToDisk: true);
            return fetched.Refusal;
        }
    }

    private async Task CheckAsync(PackageSealed manifest, CancellationToken stop)
    {
        var content = File.OpenRead(Partial);
        ContentHash found;
        await using (content.ConfigureAwait(false))
        {
            found = await ContentHash.OfAsync(content, stop).ConfigureAwait(false);
        }

        if (found.Sha256 != manifest.Sealed.Sha256 || found.Root != manifest.Sealed.Root)
        {
            File.Delete(Partial);
            throw new InvalidDataException("what was fetched is not the file that the manifest names; it was removed");
        }
    }
}
