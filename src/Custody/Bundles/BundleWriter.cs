using System.Security.Cryptography;
using LotusBridge.Custody.Archives;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>Puts the parts into archive order, indexes and signs them, and copies the contents through.</summary>
internal sealed class BundleWriter(BundleParts parts)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> held = new(StringComparer.Ordinal);

    public async Task WriteAsync(Stream into, Ed25519Signer node, CancellationToken stop)
    {
        Collect();
        var contents = parts.Contents.ToDictionary(
            content => BundleLayout.NameOfContent(content.Package, content.IsMainland), StringComparer.Ordinal);
        var files = held.Select(file => new BundleFile(file.Key, file.Value.Length, Digest.Of(file.Value.Span)))
            .Concat(contents.Select(file => new BundleFile(file.Key, file.Value.Size, file.Value.Sha256)))
            .Order(Comparer<BundleFile>.Create((one, other) => BundleLayout.Compare(one.Name, other.Name)))
            .ToList();

        var index = Index(files, node);
        var archive = new CanonicalTarWriter(into);
        await archive.AddAsync(BundleIndex.FileName, index.Bytes, stop).ConfigureAwait(false);
        foreach (var file in files)
        {
            await (held.TryGetValue(file.Name, out var bytes)
                ? archive.AddAsync(file.Name, bytes, stop)
                : CopyAsync(archive, file, contents[file.Name], stop)).ConfigureAwait(false);
        }

        await archive.FinishAsync(stop).ConfigureAwait(false);
    }

    private static async Task CopyAsync(
        CanonicalTarWriter archive, BundleFile file, BundleContent content, CancellationToken stop)
    {
        using var flat = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var source = await content.Open(stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var tapped = new TappedStream(source, flat.AppendData);
            await using (tapped.ConfigureAwait(false))
            {
                await archive.AddAsync(file.Name, file.Size, tapped, stop).ConfigureAwait(false);
            }
        }

        if (Digest.From(flat.GetHashAndReset()) != content.Sha256)
        {
            throw new InvalidDataException($"{content.Package} is not what its digest says");
        }
    }

    private void Collect()
    {
        Hold(BundleFolder.Roster, "", parts.Rosters.Genesis.Envelope.Bytes);
        foreach (var (place, link) in parts.Rosters.Links.Index())
        {
            Hold(BundleFolder.Steps, BundleLayout.KeyOf(place + 1), link.Envelope);
            Hold(BundleFolder.StepProofs, BundleLayout.KeyOf(place + 1), link.Evidence);
        }

        foreach (var pack in parts.Packs)
        {
            var digest = Digest.Of(pack.Span);
            var agreed = parts.Rosters.Epochs.SelectMany(epoch => epoch.Roster.Packs)
                .FirstOrDefault(one => one.Digest == digest)
                ?? throw new ArgumentException($"no pack of the roster has the digest {digest}", nameof(parts));
            Hold(BundleFolder.Packs, BundleLayout.KeyOf(BundleFolder.Packs, "packs/" + agreed.FileName), pack);
        }

        foreach (var statement in parts.Statements)
        {
            Hold(BundleFolder.Statements, statement.Envelope.Digest.Hex, statement.Envelope.Bytes);
            Hold(BundleFolder.Proofs, statement.Envelope.Digest.Hex, statement.Proof.ToBytes());
        }

        foreach (var block in parts.Blocks)
        {
            Hold(BundleFolder.Blocks, Digest.Of(block.Header.Span).Hex, block.ToBytes());
        }

        foreach (var stamp in parts.Stamps)
        {
            Hold(BundleFolder.Stamps, stamp.Statement.Hex, stamp.Proof.ToBytes());
        }

        foreach (var token in parts.Tokens)
        {
            Hold(BundleFolder.Tokens, BundleLayout.KeyOf(token.Root, token.Territory), token.Token);
        }

        foreach (var annex in parts.Annexes)
        {
            Hold(BundleFolder.Annexes, Digest.Of(annex.Span).Hex, annex);
        }
    }

    private void Hold(BundleFolder folder, string key, ReadOnlyMemory<byte> bytes)
    {
        var name = BundleLayout.NameOf(folder, key);
        if (!held.TryAdd(name, bytes))
        {
            throw new ArgumentException($"{name} stands twice", nameof(key));
        }
    }

    private Envelope Index(List<BundleFile> files, Ed25519Signer node)
    {
        var index = new BundleIndex(parts.Order, parts.At, parts.By, files);
        var envelope = Envelope.Sign(BundleIndex.PayloadType, index.Write(), node);

        // What a verifier would refuse must not be written.
        return BundleIndex.Read(envelope, out var problem) is null || envelope.Bytes.Length > BundleIndex.MaxBytes
            ? throw new ArgumentException(problem ?? $"the index is above {BundleIndex.MaxBytes} bytes", nameof(files))
            : envelope;
    }
}
