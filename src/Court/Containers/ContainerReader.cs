using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Archives;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Court.Containers;

/// <summary>Looks into a container. Never throws for its bytes; everything that does not hold is in <see cref="Problems"/>.</summary>
public sealed class ContainerReader : IDisposable
{
    /// <summary>The most files of a container.</summary>
    public const int MaxFiles = 20_000;

    internal const int BufferBytes = 128 * 1024;

    private readonly ZipArchive? zip;
    private readonly List<string> problems = [];
    private IReadOnlyList<ContainerFile> files = [];
    private byte[] manifest = [];

    private ContainerReader(ZipArchive? zip) => this.zip = zip;

    public IReadOnlyList<string> Problems => problems;

    /// <summary>SHA-256 of the signed manifest, which names the whole.</summary>
    public Digest Digest => Digest.Of(manifest);

    /// <summary>The names of all files that the manifest has.</summary>
    public IEnumerable<string> Names => files.Select(file => file.Name);

    /// <summary>Reads the manifest and compares every file with it.</summary>
    /// <param name="from">Seekable; disposed of with the reader.</param>
    public static async Task<ContainerReader> ReadAsync(Stream from, CancellationToken stop)
    {
        try
        {
            var reader = new ContainerReader(new ZipArchive(from, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8));
            await reader.CompareAsync(stop).ConfigureAwait(false);
            return reader;
        }
        catch (InvalidDataException error)
        {
            await from.DisposeAsync().ConfigureAwait(false);
            var none = new ContainerReader(zip: null);
            none.problems.Add($"it is no container: {error.Message}");
            return none;
        }
    }

    /// <summary>A file of the manifest; null when there is none of that name.</summary>
    public Stream? Open(string name) => files.Any(file => file.Name == name) ? zip?.GetEntry(name)?.Open() : null;

    /// <summary>A small file of the manifest; null when there is none, or it is larger.</summary>
    public async Task<byte[]?> ReadAsync(string name, int most, CancellationToken stop) =>
        files.Any(file => file.Name == name) && zip?.GetEntry(name) is { } entry
            ? await BytesAsync(entry, most, stop).ConfigureAwait(false)
            : null;

    public Digest? DigestOf(string name) => files.FirstOrDefault(file => file.Name == name)?.Sha256;

    /// <summary>The signature over the manifest; null and a problem where it does not hold.</summary>
    public async Task<SignatureReading?> VerifyAsync(IReadOnlyList<TimestampCertificate> tsas, CancellationToken stop)
    {
        var signature = zip?.GetEntry(ContainerNames.Signature) is { } entry
            ? await BytesAsync(entry, CourtSignature.MaxBytes, stop).ConfigureAwait(false)
            : null;
        if (signature is null)
        {
            problems.Add("no signature");
            return null;
        }

        var read = CourtSignature.Verify(manifest, signature, tsas, out var problem);
        if (problem is not null)
        {
            problems.Add($"the signature does not hold: {problem}");
        }

        return read;
    }

    public void Dispose() => zip?.Dispose();

    /// <summary>A relative path as a package's files have, or one in a folder that we make; never of the container's own.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 400 && name != ContainerNames.MediaTypeFile
        && !name.StartsWith(ContainerNames.MetaFolder, StringComparison.OrdinalIgnoreCase)
        && name.Split('/').All(part => ArchiveName.Problem(part) is null);

    private async Task CompareAsync(CancellationToken stop)
    {
        var names = zip!.Entries.Select(entry => entry.FullName).ToList();
        if (names.Count > MaxFiles || names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            problems.Add($"more than {MaxFiles} files, or one name twice");
            return;
        }

        if (names is not [ContainerNames.MediaTypeFile, ..]
            || await BytesAsync(zip.Entries[0], ContainerNames.MediaType.Length, stop).ConfigureAwait(false) is not { } type
            || Encoding.ASCII.GetString(type) != ContainerNames.MediaType)
        {
            problems.Add($"it does not begin with the media type {ContainerNames.MediaType}");
        }

        manifest = zip.GetEntry(ContainerNames.Manifest) is { } entry
            && await BytesAsync(entry, ContainerManifest.MaxBytes, stop).ConfigureAwait(false) is { } bytes ? bytes : [];
        if (ContainerManifest.Read(manifest) is not { } listed)
        {
            problems.Add("no manifest in its form");
            return;
        }

        files = listed;
        string[] own = [ContainerNames.MediaTypeFile, ContainerNames.Manifest, ContainerNames.Signature];
        problems.AddRange(names.Except(files.Select(file => file.Name).Concat(own), StringComparer.Ordinal)
            .Select(extra => $"{extra}: not in the manifest"));
        foreach (var file in files)
        {
            await CompareAsync(file, stop).ConfigureAwait(false);
        }
    }

    private async Task CompareAsync(ContainerFile file, CancellationToken stop)
    {
        if (!IsName(file.Name) || zip!.GetEntry(file.Name) is not { } entry)
        {
            problems.Add($"{file.Name}: in the manifest and not here");
            return;
        }

        try
        {
            var content = entry.Open();
            await using (content.ConfigureAwait(false))
            {
                if (Digest.From(await SHA256.HashDataAsync(content, stop).ConfigureAwait(false)) != file.Sha256)
                {
                    problems.Add($"{file.Name}: not what the manifest says");
                }
            }
        }
        catch (InvalidDataException error)
        {
            problems.Add($"{file.Name}: {error.Message}");
        }
    }

    private static async Task<byte[]?> BytesAsync(ZipArchiveEntry entry, int most, CancellationToken stop)
    {
        var buffer = new byte[most + 1];
        try
        {
            var content = entry.Open();
            await using (content.ConfigureAwait(false))
            {
                var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop)
                    .ConfigureAwait(false);
                return length <= most ? buffer[..length] : null;
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
