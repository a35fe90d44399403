using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package fetch</c>: the sealed file comes to the official's machine, and is compared with its manifest.</summary>
internal static class FetchPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var command = flags.Asking("fetch", flags.Folder);
        command.SetAction(async (parsed, stop) =>
        {
            var files = flags.FilesOf(parsed);
            var refused = await flags.AsAsync(parsed, client => FetchAsync(client, files, stop), stop).ConfigureAwait(false);
            return Report.Write(parsed, new FetchReport(files.Package, refused is null ? files.Sealed : null, refused));
        });
        return command;
    }

    /// <summary>Null when the sealed file and its manifest are in the folder.</summary>
    public static async Task<ApiRefusal?> FetchAsync(NodeClient client, PackageFiles files, CancellationToken stop)
    {
        var view = await client.PackageAsync(files.Package, stop).ConfigureAwait(false);
        return view.Value is { } package
            ? await new Fetching(client, files).RunAsync(package, stop).ConfigureAwait(false)
            : view.Refusal;
    }
}

/// <summary>Where a fetched package lies.</summary>
internal sealed record FetchReport(string Package, string? File, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Refused is { } no
        ? phrases.Say("act.refused", no.Title, no.Article ?? "-", no.Code)
        : phrases.Say("package.fetched", Package, File));
}
