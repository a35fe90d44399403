using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Court.Containers;

/// <summary>A file to be put into a container.</summary>
/// <param name="Name">Relative, with slashes; not in <c>META-INF/</c>.</param>
/// <param name="Expected">What its content must be; null where only the container says so.</param>
/// <param name="Open">Called once; the stream is disposed of.</param>
public sealed record ContainerSource(
    string Name, string MediaType, Digest? Expected, Func<CancellationToken, Task<Stream>> Open)
{
    public static ContainerSource Of(string name, string mediaType, byte[] content) => new(
        name, mediaType, Expected: null, _ => Task.FromResult<Stream>(new MemoryStream(content, writable: false)));

    public static ContainerSource Of(string name, string mediaType, string text) =>
        Of(name, mediaType, Encoding.UTF8.GetBytes(text));

    public static ContainerSource Of(string name, string mediaType, FileInfo file, Digest? expected = null) => new(
        name, mediaType, expected, _ => Task.FromResult<Stream>(file.OpenRead()));
}

/// <summary>
/// Writes an ASiC-E container with CAdES (EN 319 162-1, 4.4): a ZIP whose files are stored as they are, so that
/// <c>unzip</c> and <c>sha256sum</c> are enough to look inside. One pass, constant memory, whatever the size.
/// </summary>
public static class ContainerWriter
{
    /// <summary>ZIP keeps local time without a zone; this moment says nothing, the signature says when.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes all files, then the manifest over them and its signature.</summary>
    /// <param name="into">Left open.</param>
    /// <param name="certificate">With its private key.</param>
    /// <param name="at">Said as the time of signing.</param>
    /// <param name="stamp">Gets a token over a hash; null to stay at level B.</param>
    /// <returns>SHA-256 of the signed manifest, which names the whole.</returns>
    /// <exception cref="InvalidDataException">A file is not what was expected; the container is not finished.</exception>
    /// <exception cref="ArgumentException">A name that no container has, or one twice.</exception>
    public static async Task<Digest> WriteAsync(
        Stream into, IReadOnlyList<ContainerSource> files, X509Certificate2 certificate, DateTimeOffset at,
        Func<Digest, Task<TimestampToken>>? stamp, CancellationToken stop)
    {
        Check(files);
        using var zip = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        await PutAsync(zip, ContainerNames.MediaTypeFile, Encoding.ASCII.GetBytes(ContainerNames.MediaType), stop)
            .ConfigureAwait(false);
        var written = new List<ContainerFile>();
        foreach (var file in files)
        {
            written.Add(new ContainerFile(file.Name, file.MediaType, await PutAsync(zip, file, stop).ConfigureAwait(false)));
        }

        var manifest = ContainerManifest.Write(written);
        await PutAsync(zip, ContainerNames.Manifest, manifest, stop).ConfigureAwait(false);
        var signed = CourtSignature.Sign(manifest, certificate, at);
        if (stamp is not null)
        {
            CourtSignature.Add(signed, await stamp(CourtSignature.Imprint(signed)).ConfigureAwait(false));
        }

        await PutAsync(zip, ContainerNames.Signature, signed.Encode(), stop).ConfigureAwait(false);
        return Digest.Of(manifest);
    }

    private static void Check(IReadOnlyList<ContainerSource> files)
    {
        var wrong = files.FirstOrDefault(file => !ContainerReader.IsName(file.Name));
        if (wrong is not null || files.DistinctBy(file => file.Name, StringComparer.Ordinal).Count() != files.Count)
        {
            throw new ArgumentException(wrong is null ? "a name twice" : $"no name for a file: {wrong.Name}", nameof(files));
        }
    }

    private static async Task<Digest> PutAsync(ZipArchive zip, ContainerSource file, CancellationToken stop)
    {
        var source = await file.Open(stop).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var digest = await CopyAsync(source, Entry(zip, file.Name), stop).ConfigureAwait(false);
            return file.Expected is { } expected && digest != expected
                ? throw new InvalidDataException($"{file.Name} is not what its manifest says")
                : digest;
        }
    }

    private static async Task PutAsync(ZipArchive zip, string name, byte[] content, CancellationToken stop) =>
        await CopyAsync(new MemoryStream(content), Entry(zip, name), stop).ConfigureAwait(false);

    private static ZipArchiveEntry Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        return entry;
    }

    private static async Task<Digest> CopyAsync(Stream from, ZipArchiveEntry entry, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var into = entry.Open();
        await using (into.ConfigureAwait(false))
        {
            var buffer = new byte[ContainerReader.BufferBytes];
            for (int count; (count = await from.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
            {
                hash.AppendData(buffer, 0, count);
                await into.WriteAsync(buffer.AsMemory(0, count), stop).ConfigureAwait(false);
            }
        }

        return Digest.From(hash.GetHashAndReset());
    }
}
