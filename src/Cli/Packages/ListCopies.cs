using System.CommandLine;
using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package copies</c>: who holds content of a package, what could open it, and what became of each.</summary>
internal static class ListCopies
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var command = flags.Asking("copies");
        command.SetAction(async (parsed, stop) =>
        {
            var name = parsed.GetRequiredValue(flags.Package);
            var view = await flags.AsAsync(parsed, client => client.PackageAsync(name, stop), stop).ConfigureAwait(false);
            return Report.Write(parsed, new CopiesReport(
                name, view.Value?.State, view.Value?.Copies ?? [], view.Value?.Keys ?? [], view.Refusal));
        });
        return command;
    }
}

/// <param name="State">Of the package.</param>
internal sealed record CopiesReport(
    string Package, string? State, IReadOnlyList<CopyView> Copies, IReadOnlyList<KeyView> Keys, ApiRefusal? Refused)
    : IReport
{
    [JsonIgnore]
    public int ExitCode => Refused is null ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public void Write(TextWriter to, Phrases phrases)
    {
        if (Refused is not null)
        {
            to.WriteLine(phrases.Say("act.refused", Refused.Title, Refused.Article ?? "-", Refused.Code));
            return;
        }

        var open = Copies.Count(copy => copy.Method is null) + Keys.Count(key => !key.IsAccounted);
        to.WriteLine(phrases.Say("package.copies", Package, State, Copies.Count, Keys.Count, open));
        foreach (var copy in Copies)
        {
            var fate = copy.Method is { } method ? $"{StatementJson.Word(method)} {Moment.Write(copy.At!.Value)} {copy.By}"
                : phrases[copy.HasFailed ? "package.copy-failed" : "package.copy-there"];
            to.WriteLine($"  {copy.Holder}  {copy.Keeper}  {fate}");
        }

        foreach (var key in Keys)
        {
            var fate = key.Method is { } method ? $"{StatementJson.Word(method)} {string.Join(' ', key.By)}" : "";
            to.WriteLine($"  {key.Recipient}  {(key.IsAccounted ? "" : phrases["package.key-there"] + " ")}{fate}".TrimEnd());
        }
    }
}
