using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>What lies of one package in a folder: the sealed file, its manifest, the hashes of its parts, the receipt.</summary>
/// <param name="isMainland">Whether it is a Mainland container; null before its manifest has been read.</param>
internal sealed class PackageFiles(string folder, string package, bool? isMainland = null)
{
    private const string AgeEnding = ".age";
    private const string ContainerEnding = ".sm";

    private bool? suite = isMainland;

    /// <summary>The longest statement that is read, in bytes.</summary>
    private const int MaxStatementBytes = StatementReader.MaxEnvelopeBytes;

    public string Package => package;

    /// <summary>True where the sealed file is a Mainland container.</summary>
    public bool IsMainland => suite ?? File.Exists(Beside(ContainerEnding));

    /// <summary>The age file, or the Mainland container.</summary>
    public string Sealed => Beside(IsMainland ? ContainerEnding : AgeEnding);

    /// <summary>The envelope of <c>package.sealed</c>.</summary>
    public string Manifest => Beside(".manifest.json");

    /// <summary>The list of parts (<c>spec/api.md</c>, "Parts").</summary>
    public string Parts => Beside(".parts");

    /// <summary>The envelope of <c>package.delivered</c>.</summary>
    public string Receipt => Beside(".receipt.json");

    /// <summary>The manifest's proof, as its territory's log gives it.</summary>
    public string Proof => Beside(".tlog-proof");

    /// <summary>The secret with which a machine sends it.</summary>
    public string Capability => Beside(".capability");

    /// <summary>What goes onto a disk that is carried.</summary>
    public IReadOnlyList<string> All => [Sealed, Manifest, Parts, Proof, Capability];

    /// <summary>Another file of the package, by its ending.</summary>
    public string Beside(string ending) => Path.Combine(folder, package + ending);

    /// <summary>A package's files by its name.</summary>
    /// <exception cref="FormatException">No package's name.</exception>
    public static PackageFiles In(string folder, string package, bool? isMainland = null) => PackageName.IsName(package)
        ? new PackageFiles(folder, package, isMainland)
        : throw new FormatException($"a package's name is P- and 12 characters of Crockford's alphabet, not {package}");

    /// <summary>The files of the only package in a folder.</summary>
    /// <exception cref="FormatException">There is none, or more than one.</exception>
    public static PackageFiles OnlyIn(string folder) =>
        (string[])
        [
            .. Directory.GetFiles(folder, "P-*" + AgeEnding), .. Directory.GetFiles(folder, "P-*" + ContainerEnding),
        ] is [var only]
            ? In(folder, Path.GetFileNameWithoutExtension(only))
            : throw new FormatException(
                $"{folder} is to hold one sealed package, P-…{AgeEnding} or P-…{ContainerEnding}");

    /// <summary>The manifest of the package, read strictly; whose it is, its signature says.</summary>
    /// <exception cref="InvalidDataException">Not a manifest, or another package's.</exception>
    public async Task<(Statement Statement, PackageSealed Body)> ReadManifestAsync(CancellationToken stop)
    {
        var statement = await ReadAsync(Manifest, stop).ConfigureAwait(false);
        if (statement.Body is not PackageSealed body || body.Package != package)
        {
            throw new InvalidDataException($"{Manifest} is not the manifest of {package}");
        }

        suite = MainlandManifest.IsContainer(body.Recipients);
        return (statement, body);
    }

    /// <summary>The list of parts: the kept one if it is the sealed file's, else a new one, which is kept.</summary>
    /// <exception cref="InvalidDataException">The sealed file is not the manifest's.</exception>
    public async Task<PartList> ListAsync(PackageSealed manifest, CancellationToken stop)
    {
        var (size, root) = (manifest.Sealed.Size, manifest.Sealed.Root);
        if (File.Exists(Parts) && new FileInfo(Parts).Length <= PartList.MaxBytes
            && PartList.Read(await File.ReadAllBytesAsync(Parts, stop).ConfigureAwait(false), size, root) is { } kept)
        {
            return kept;
        }

        using var content = File.OpenHandle(Sealed);
        var list = await PartList.OfAsync(content, stop).ConfigureAwait(false);
        if (list.Size != size || list.Root != root)
        {
            throw new InvalidDataException($"{Sealed} is not the file that its manifest names");
        }

        await File.WriteAllBytesAsync(Parts, list.Bytes.ToArray(), stop).ConfigureAwait(false);
        return list;
    }

    private static async Task<Statement> ReadAsync(string path, CancellationToken stop)
    {
        if (new FileInfo(path).Length > MaxStatementBytes)
        {
            throw new InvalidDataException($"{path} has more than {MaxStatementBytes} bytes");
        }

        var bytes = await File.ReadAllBytesAsync(path, stop).ConfigureAwait(false);
        return OrderStatements.Reader.Read(bytes, out var problem) ?? throw new InvalidDataException($"{path}: {problem}");
    }
}
