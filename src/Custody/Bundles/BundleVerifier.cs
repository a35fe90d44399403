using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>
/// Goes through an archive once, front to back, holds everything that is small, measures the contents as they
/// stream by, and then judges. A broken archive ends the reading; anything else is noted and the reading goes on.
/// </summary>
internal sealed class BundleVerifier(Stream from, BundleTrust trust, StatementReader reader)
{
    private readonly CanonicalTarReader archive = new(from);
    private readonly List<Finding> findings = [];
    private readonly HeldFiles held = new();

    private IReadOnlyList<PackageSealed>? manifests;
    private BundleReading reading = new() { Findings = [] };

    public async Task<BundleReading> RunAsync(CancellationToken stop)
    {
        try
        {
            await ReadAsync(stop).ConfigureAwait(false);
        }
        catch (ArchiveFormatException error)
        {
            Find(archive.Current?.Name ?? Finding.Archive, Finding.ArchiveNotCanonical, error.Message);
        }

        return reading with { Findings = findings };
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        if (await ReadIndexAsync(stop).ConfigureAwait(false) is not var (envelope, index))
        {
            return;
        }

        reading = reading with { Index = index };
        var contents = new Dictionary<string, ContentFile>(StringComparer.Ordinal);
        foreach (var file in index.Files)
        {
            if (!await IsNextAsync(file, stop).ConfigureAwait(false))
            {
                return;
            }

            await (BundleLayout.IsContent(file.Name)
                ? MeasureAsync(file, contents, stop)
                : HoldAsync(file, stop)).ConfigureAwait(false);
        }

        if (await archive.NextAsync(stop).ConfigureAwait(false) is { } surplus)
        {
            Find(surplus.Name, Finding.FileExtra, "not named in the index");
        }

        Verify(envelope);
        if (reading.Roster is not null)
        {
            reading = reading with { Packages = new PackageCheck(reading, contents, findings).Run() };
        }
    }

    private async Task<(Envelope Envelope, BundleIndex Index)?> ReadIndexAsync(CancellationToken stop)
    {
        if (await archive.NextAsync(stop).ConfigureAwait(false) is not { Name: BundleIndex.FileName })
        {
            Find(BundleIndex.FileName, Finding.IndexUnreadable, $"the first file is {BundleIndex.FileName}");
            return null;
        }

        var bytes = await archive.ReadAllAsync(BundleIndex.MaxBytes, stop).ConfigureAwait(false);
        var index = Envelope.TryRead(bytes, BundleIndex.MaxBytes, out var envelope, out var problem)
            ? BundleIndex.Read(envelope!, out problem)
            : null;
        if (index is null)
        {
            Find(BundleIndex.FileName, Finding.IndexUnreadable, problem!);
            return null;
        }

        return (envelope!, index);
    }

    private async Task HoldAsync(BundleFile file, CancellationToken stop)
    {
        var bytes = await archive.ReadAllAsync((int)file.Size, stop).ConfigureAwait(false);
        Compare(file, Digest.Of(bytes));
        held.Add(file.Name, bytes);
    }

    private async Task MeasureAsync(
        BundleFile file, Dictionary<string, ContentFile> contents, CancellationToken stop)
    {
        var content = await ContentFile.MeasureAsync(archive, HasSm3(file.Name), stop).ConfigureAwait(false);
        Compare(file, content.Sha256);
        contents.Add(file.Name, content);
    }

    /// <summary>Whether a manifest here has SM3 of it: all statements stand before all contents, and are judged after them.</summary>
    private bool HasSm3(string name)
    {
        manifests ??=
        [
            .. held.In(BundleFolder.Statements).Values.Where(bytes => bytes.Span.IndexOf("package.sealed"u8) >= 0)
                .Select(bytes => reader.Read(bytes, out _)?.Body).OfType<PackageSealed>(),
        ];
        return manifests.Any(one => one.Sealed.Sm3 is not null && PackageCheck.ContentName(one) == name);
    }

    private async Task<bool> IsNextAsync(BundleFile file, CancellationToken stop)
    {
        var entry = await archive.NextAsync(stop).ConfigureAwait(false);
        if (entry is null)
        {
            Find(file.Name, Finding.FileMissing, "named in the index and not in the archive");
        }
        else if (!string.Equals(entry.Name, file.Name, StringComparison.Ordinal))
        {
            Find(entry.Name, Finding.FileExtra, $"stands where the index has {file.Name}");
        }
        else if (entry.Size != file.Size)
        {
            Find(file.Name, Finding.FileChanged, $"has {entry.Size} bytes, in the index {file.Size}");
        }
        else
        {
            return true;
        }

        return false;
    }

    private void Verify(Envelope index)
    {
        var roster = RosterEnvelope.Read(held.Roster, out var problem);
        if (roster is null)
        {
            Find("roster.json", Finding.RosterUnreadable, problem!);
            return;
        }

        if (trust.RosterHash is { } pinned && pinned != roster.Hash)
        {
            Find("roster.json", Finding.RosterNotPinned, $"the roster's hash is {roster.Hash}, pinned is {pinned}");
        }

        if (Chain(roster) is not { } rosters)
        {
            return;
        }

        var exporter = rosters.Newest.Roster.Find(Author.TerritoryOf(reading.Index!.By));
        if (exporter is null || !SignatureCheck.Verify(index, exporter.Node))
        {
            Find(BundleIndex.FileName, Finding.IndexNotSigned, $"not signed by the key of {reading.Index.By}");
        }

        var statements = new StatementsCheck(held, rosters, reader, findings);
        var blocks = new BlocksCheck(held, rosters, findings).Run();
        reading = reading with
        {
            Rosters = rosters,
            Packs = Packs(rosters),
            Annexes = Annexes(),
            Statements = [.. statements.Run().Select(blocks.Dated)],
            Register = statements.Register,
        };
        reading = reading with { Stamps = new StampsCheck(held, rosters, reading.Statements, findings).Run() };
        if (!reading.Statements.Any(one => one.Statement.Header.Thread == reading.Index.Order))
        {
            Find(BundleIndex.FileName, Finding.OrderMissing, $"no statement of {reading.Index.Order} is here");
        }
    }

    private RosterChain? Chain(RosterReading genesis)
    {
        RosterChain? chain = RosterChain.Of(genesis);
        var (steps, proofs) = (held.In(BundleFolder.Steps), held.In(BundleFolder.StepProofs));
        foreach (var stray in proofs.Keys.Where(key => !steps.ContainsKey(key)))
        {
            Find(BundleLayout.NameOf(BundleFolder.StepProofs, stray), Finding.RosterUnreadable, "the epoch is not here");
        }

        foreach (var (key, envelope) in steps.OrderBy(step => step.Key, StringComparer.Ordinal))
        {
            var name = BundleLayout.NameOf(BundleFolder.Steps, key);
            string? problem = "the epoch before it, or its proofs, are not here";
            chain = key == BundleLayout.KeyOf(chain.Links.Count + 1) && proofs.TryGetValue(key, out var evidence)
                ? chain.With(new RosterLink(envelope, evidence), out problem)
                : null;
            if (chain is null)
            {
                Find(name, Finding.RosterUnreadable, problem!);
                return null;
            }
        }

        return chain;
    }

    private Dictionary<Digest, ReadOnlyMemory<byte>> Packs(RosterChain rosters)
    {
        var packs = new Dictionary<Digest, ReadOnlyMemory<byte>>();
        foreach (var (key, bytes) in held.In(BundleFolder.Packs))
        {
            var digest = Digest.Of(bytes.Span);
            var agreed = rosters.Epochs.SelectMany(epoch => epoch.Roster.Packs)
                .FirstOrDefault(pack => pack.FileName == key + ".yaml" && pack.Digest == digest);
            if (agreed is not null)
            {
                packs[digest] = bytes;
            }
            else
            {
                Find(BundleLayout.NameOf(BundleFolder.Packs, key), Finding.PackNotAgreed, "not a pack of the roster");
            }
        }

        return packs;
    }

    private Dictionary<Digest, ReadOnlyMemory<byte>> Annexes()
    {
        var annexes = new Dictionary<Digest, ReadOnlyMemory<byte>>();
        foreach (var (key, bytes) in held.In(BundleFolder.Annexes))
        {
            var digest = Digest.Of(bytes.Span);
            annexes[digest] = bytes;
            if (digest.Hex != key)
            {
                Find(BundleLayout.NameOf(BundleFolder.Annexes, key), Finding.MisnamedFile, $"its content is {digest}");
            }
        }

        return annexes;
    }

    private void Compare(BundleFile file, Digest found)
    {
        if (found != file.Sha256)
        {
            Find(file.Name, Finding.FileChanged, $"its content is {found}, in the index {file.Sha256}");
        }
    }

    private void Find(string file, string code, string text) => findings.Add(new Finding(file, code, text));
}
