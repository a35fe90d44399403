using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// A sealing until its node has answered. As long as it lasts a note beside the files says whose it is and of what, so that
/// the same words go on with it after whatever ended them. The note is held open: two programs do not share one.
/// </summary>
internal sealed class UnfinishedSeal : IDisposable
{
    private const string NoteEnding = ".sealing";

    private readonly FileStream note;

    private UnfinishedSeal(PackageFiles files, FileStream note) => (Files, this.note) = (files, note);

    public PackageFiles Files { get; }

    /// <summary>The sealing's journal (<c>spec/sealing.md</c>).</summary>
    public string Journal => Files.Beside(".journal");

    /// <summary>True when the manifest was signed, and nobody knows whether the node has it.</summary>
    public bool IsSigned => File.Exists(Files.Manifest);

    /// <summary>Goes on with what the same official began of the same files for the same order, or begins.</summary>
    /// <param name="names">Of the files; their content may have changed since.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static UnfinishedSeal In(
        string folder, string order, SigningKey official, IEnumerable<string> names, bool isMainland)
    {
        Directory.CreateDirectory(folder);
        var mark = Mark(order, official, names);
        foreach (var path in Directory.EnumerateFiles(folder, "P-*" + NoteEnding).Order(StringComparer.Ordinal))
        {
            if (PackageName.IsName(Path.GetFileNameWithoutExtension(path)) && Held(path) is { } held)
            {
                if (Reads(held, mark))
                {
                    return new UnfinishedSeal(
                        PackageFiles.In(folder, Path.GetFileNameWithoutExtension(path), isMainland), held);
                }

                held.Dispose();
            }
        }

        var files = PackageFiles.In(folder, Names.Package(), isMainland);
        var begun = new FileStream(files.Beside(NoteEnding), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        begun.Write(mark);
        begun.Flush(flushToDisk: true);
        return new UnfinishedSeal(files, begun);
    }

    /// <summary>The manifest that was signed before. What lies there may be somebody else's by now: nobody signs that.</summary>
    /// <exception cref="InvalidDataException">This official has not signed it for this order.</exception>
    public async Task<(Statement Statement, PackageSealed Body)> ReadSignedAsync(
        string order, SigningKey official, CancellationToken stop)
    {
        var signed = await Files.ReadManifestAsync(stop).ConfigureAwait(false);
        return signed.Statement.Header.Thread == order && SignatureCheck.Verify(signed.Statement.Envelope, official)
            ? signed
            : throw new InvalidDataException($"{Files.Manifest} is not the manifest that was signed here for {order}");
    }

    /// <summary>Writes the signed manifest, whole or not at all, before the node is told.</summary>
    public void Signed(Statement manifest)
    {
        var beside = Files.Manifest + ".partial";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            file.Write(manifest.Envelope.Bytes.Span);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, Files.Manifest, overwrite: true);
    }

    /// <summary>The node has it: what is left is a package.</summary>
    public void End()
    {
        File.Delete(Journal);
        File.Delete(note.Name);
    }

    /// <summary>There is no such package: nothing of it stays.</summary>
    public void Drop()
    {
        // The sealed file first: without its keys nobody goes on with it.
        foreach (var path in (string[])[Files.Sealed, Files.Parts, Files.Manifest])
        {
            File.Delete(path);
        }

        End();
    }

    public void Dispose() => note.Dispose();

    internal static byte[] Mark(string order, SigningKey official, IEnumerable<string> names)
    {
        // A line feed is in no order's number, and in no file's name of a package.
        var words = names.Order(StringComparer.Ordinal).Prepend(official.Id().Hex).Prepend(order);
        return Encoding.ASCII.GetBytes(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words)))) + "\n");
    }

    /// <summary>Null when another program is at it, or has just ended it.</summary>
    private static FileStream? Held(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool Reads(FileStream held, byte[] mark)
    {
        var read = new byte[mark.Length + 1];
        return read.AsSpan(0, held.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)).SequenceEqual(mark);
    }
}
