using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package export</c>: a sealed package onto a disk that somebody carries: the sealed file, the hashes of its
/// parts, the signed manifest and its proof, and the capability where one was drawn.
/// </summary>
internal static class ExportPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var to = new Option<DirectoryInfo>("--to") { HelpName = "DIR", Required = true };
        var command = flags.Asking("export", to, flags.Folder);
        command.SetAction(async (parsed, stop) =>
        {
            var files = flags.FilesOf(parsed);
            var (statement, manifest) = await files.ReadManifestAsync(stop).ConfigureAwait(false);
            await files.ListAsync(manifest, stop).ConfigureAwait(false);
            var proof = await flags.AsAsync(
                parsed, client => client.ProofAsync(statement.Digest, stop), stop).ConfigureAwait(false);
            if (proof.Value is not { } bytes)
            {
                return Report.Write(parsed, new ExportReport(files.Package, null, proof.Refusal));
            }

            await File.WriteAllBytesAsync(files.Proof, bytes, stop).ConfigureAwait(false);
            var into = PackageFiles.In(parsed.GetRequiredValue(to).FullName, files.Package, files.IsMainland);
            await CopyAsync(files, into, manifest, stop).ConfigureAwait(false);
            return Report.Write(parsed, new ExportReport(files.Package, into.Sealed, null));
        });
        return command;
    }

    private static async Task CopyAsync(
        PackageFiles files, PackageFiles into, PackageSealed manifest, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(into.Sealed)!);
        foreach (var (from, copy) in files.All.Zip(into.All).Where(pair => File.Exists(pair.First)))
        {
            File.Copy(from, copy, overwrite: true);
        }

        // What is carried away must be whole: the copy is read again from the disk that it lies on.
        File.Delete(into.Parts);
        await into.ListAsync(manifest, stop).ConfigureAwait(false);
    }
}

/// <summary>Where an exported package lies.</summary>
internal sealed record ExportReport(string Package, string? File, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Refused is { } no
        ? phrases.Say("act.refused", no.Title, no.Article ?? "-", no.Code)
        : phrases.Say("package.exported", Package, File));
}
