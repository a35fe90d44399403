using LotusBridge.Custody.Statements;

namespace LotusBridge.Custody.Packages;

/// <summary>A file to be sealed.</summary>
/// <param name="Name">As <see cref="Archives.ArchiveName"/> allows.</param>
/// <param name="Size">In bytes, known before it is read.</param>
/// <param name="Answer">What of the order it answers.</param>
/// <param name="Open">Called once; the stream is disposed of.</param>
public sealed record PackageSource(
    string Name, long Size, FileAnswer Answer, Func<CancellationToken, Task<Stream>> Open)
{
    /// <summary>A file on disk.</summary>
    public static PackageSource Of(string name, FileInfo file, FileAnswer answer) =>
        new(name, file.Length, answer, _ => Task.FromResult<Stream>(file.OpenRead()));
}
