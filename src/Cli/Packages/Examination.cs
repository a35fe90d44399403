using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Contents;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// Goes through an opened package before anybody sees it. Of a file that goes beyond the order only an extract stays, under
/// another name, so that nobody takes it for what the provider signed; the file itself stays sealed.
/// </summary>
internal static class Examination
{
    /// <summary>What went beyond the order, file by file; empty when nothing did, or nothing could be read.</summary>
    /// <param name="folder">Holds the manifest's files; nobody else writes there.</param>
    public static IReadOnlyList<FileExcess> Run(string folder, PackageSealed manifest, OrderIssued order) =>
        [.. manifest.Files.Select(file => Examine(folder, file, order)).OfType<FileExcess>()];

    private static FileExcess? Examine(string folder, PackageFile file, OrderIssued order)
    {
        if (RecordFormat.Find(file.Answer.Format) is not { } format)
        {
            return null;
        }

        var path = Path.Combine(folder, file.Name);
        if (!format.Categories.Contains(order.Category, StringComparer.Ordinal))
        {
            File.Delete(path);
            return Whole(file);
        }

        var extract = path + PackageFile.Extract;
        ContentFinding? finding = null;
        try
        {
            using var content = File.OpenRead(path);
            using var within = new FileStream(extract, FileMode.CreateNew, FileAccess.Write);
            finding = ContentCheck.Run(content, format, order, file.Answer, within);
        }
        catch (InvalidDataException)
        {
            // Said to be such a table and is none: nobody can say what of it was ordered.
        }

        if (finding is { Beyond: 0 })
        {
            File.Delete(extract);
            return null;
        }

        File.Delete(path);
        if (finding is null)
        {
            File.Delete(extract);
            return Whole(file);
        }

        return new FileExcess(
            file.Name, finding.Rows, finding.OutOfTime, finding.OtherIdentifier, finding.Unreadable);
    }

    /// <summary>Records of another category, or none of the format at all.</summary>
    private static FileExcess Whole(PackageFile file) => new(file.Name, 0, 0, 0, 1);
}
