using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary>
/// <c>lotus package capability</c>: the provider's official draws a secret at the requesting node, with which a machine
/// sends the package.
/// </summary>
internal static class DrawForPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var command = flags.Asking("capability", flags.Folder);
        command.SetAction(async (parsed, stop) =>
        {
            var files = flags.FilesOf(parsed);
            var drawn = await flags.AsAsync(
                parsed, client => client.DrawCapabilityAsync(files.Package, stop), stop).ConfigureAwait(false);
            if (drawn.Value is { } capability)
            {
                await CapabilityFile.WriteAsync(files.Capability, capability.Secret, stop).ConfigureAwait(false);
            }

            return Report.Write(
                parsed, new CapabilityReport(files.Package, files.Capability, drawn.Value?.Until, drawn.Refusal));
        });
        return command;
    }
}

/// <summary>Where a capability lies; the secret itself is shown to nobody.</summary>
internal sealed record CapabilityReport(string Package, string File, DateTimeOffset? Until, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases) => to.WriteLine(Refused is { } no
        ? phrases.Say("act.refused", no.Title, no.Article ?? "-", no.Code)
        : phrases.Say("package.capability", Package, File, Moment.Write(Until!.Value)));
}
