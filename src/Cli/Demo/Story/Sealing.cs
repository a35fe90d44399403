using System.Text;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Demo.Story;

/// <summary>Step 6, on the provider's own machine: the files become one sealed file and a manifest of them.</summary>
internal static class Sealing
{
    private const int SampleRows = 60;

    public static async Task<SealedPackage> SealAsync(Play play, OrderRun order, CancellationToken stop)
    {
        var name = Names.Package();
        var folder = Directory.CreateDirectory(Path.Combine(play.Folder.Path, "provider")).FullName;
        var issued = (OrderIssued)order.Issued.Body;
        var format = play.Evidence.Count > 0 ? FileAnswer.OtherFormat : SampleRecords.Format;
        var evidence = play.Evidence.Count > 0 ? play.Evidence : Sample(folder);
        var file = Path.Combine(folder, name + ".age");
        using var into = new FileStream(file, FileMode.CreateNew);
        var manifest = await Package.SealAsync(
            name,
            [.. evidence.Select(one => PackageSource.Of(one.Name, new FileInfo(one.Path), issued.WholeAnswer(format: format)))],
            [.. order.Identities.Select(identity => identity.Recipient)],
            into,
            stop).ConfigureAwait(false);
        return new SealedPackage(file, manifest);
    }

    private static List<EvidenceFile> Sample(string folder)
    {
        var path = Path.Combine(folder, SampleRecords.FileName);
        File.WriteAllText(
            path,
            SampleRecords.Csv(Play.Number, Play.RecordsFrom, Play.RecordsUntil, SampleRows),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return [new EvidenceFile(SampleRecords.FileName, path)];
    }
}
