using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package status</c>: where a package is, and what was said about it.</summary>
internal static class ShowPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var command = flags.Asking("status");
        command.SetAction(async (parsed, stop) =>
        {
            var name = parsed.GetRequiredValue(flags.Package);
            var view = await flags.AsAsync(parsed, client => client.PackageAsync(name, stop), stop).ConfigureAwait(false);
            return Report.Write(parsed, new PackageReport(view.Value, view.Refusal));
        });
        return command;
    }
}

/// <summary>A package as one reader may see it.</summary>
internal sealed record PackageReport(PackageView? Package, ApiRefusal? Refused) : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (Package is not { } package)
        {
            to.WriteLine(phrases.Say("act.refused", Refused!.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        to.WriteLine(phrases.Say(
            "package.head", package.Package, package.Order, package.State, package.Received, package.Size));
        foreach (var line in package.Statements)
        {
            to.WriteLine($"  {Moment.Write(line.At)}  {line.Type,-28} {line.Role} {line.By}  "
                + $"#{line.Index} {line.Finality?.ToUpperInvariant()} {line.Void}".TrimEnd());
        }

        to.WriteLine(phrases.Say("order.next", package.Next.Count == 0 ? "-" : string.Join(", ", package.Next)));
    }
}
