using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;

namespace LotusBridge.Cli.Verify;

/// <summary>What a bundle proves, and everything in it that does not hold.</summary>
/// <param name="Pinned">Whether the roster was compared with a hash that the verifier already had.</param>
/// <param name="Validators">Office and pseudonym of whoever validated.</param>
/// <param name="Finality">The lowest finality of any statement.</param>
/// <param name="Timestamps">For each token whose authority it is, its time and how many of the statements it covers.</param>
/// <param name="Problems">Empty when everything holds.</param>
/// <param name="Unconfirmed">Rules of the pack that the order touches and that counsel has still to confirm.</param>
/// <param name="Accounts">For each package that others hold or that was destroyed, as far as the bundle tells.</param>
/// <param name="NotBefore">The order was entered into its log after this moment; null where no block shows one.</param>
/// <param name="ExistedBy">The order's entry existed then.</param>
/// <param name="Sm2">Packages whose manifest has SM3 values, and the SM2 key whose signature over them holds.</param>
internal sealed record BundleVerdict(
    string File, string? Federation, string? Roster, bool Pinned, bool Demonstration, string? Order, string? State,
    IReadOnlyList<string> Validators, string? Finality, int Statements, IReadOnlyList<string> Packages,
    IReadOnlyList<string> Timestamps, IReadOnlyList<string> Unconfirmed, IReadOnlyList<string> Problems,
    IReadOnlyList<AccountLine> Accounts, DateTimeOffset? NotBefore = null, DateTimeOffset? ExistedBy = null,
    IReadOnlyList<string>? Sm2 = null) : IReport
{
    public bool Holds => Problems.Count == 0;

    [JsonIgnore]
    public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    public static async Task<BundleVerdict> OfAsync(string file, Digest? pinned, CancellationToken stop)
    {
        using var stream = System.IO.File.OpenRead(file);
        var judged = await JudgedBundle.ReadAsync(stream, pinned, stop).ConfigureAwait(false);
        return Of(file, judged, pinned is not null);
    }

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("verify.file", File));
        to.WriteLine(phrases.Say("verify.federation", Federation ?? "-", Roster ?? "-"));
        if (Demonstration)
        {
            to.WriteLine(phrases["verify.demonstration"]);
        }

        to.WriteLine(phrases.Say("verify.order", Order ?? "-", State ?? "-"));
        to.WriteLine(phrases.Say("verify.validated", Validators.Count == 0 ? "-" : string.Join(", ", Validators)));
        to.WriteLine(phrases.Say("verify.finality", Statements, Finality ?? "-"));
        if (NotBefore is { } from)
        {
            to.WriteLine(phrases.Say("verify.recorded", from.ToString("u"), ExistedBy?.ToString("u")));
        }

        foreach (var stamp in Timestamps)
        {
            to.WriteLine(phrases.Say("verify.timestamp", stamp));
        }

        WritePackages(to, phrases);
        if (Unconfirmed.Count > 0)
        {
            to.WriteLine(phrases.Say("verify.unconfirmed", string.Join("; ", Unconfirmed)));
        }

        foreach (var problem in Problems)
        {
            to.WriteLine(phrases.Say("verify.problem", problem));
        }

        to.WriteLine(Holds ? phrases["verify.holds"] : phrases.Say("verify.broken", Problems.Count));
    }

    private void WritePackages(TextWriter to, Phrases phrases)
    {
        foreach (var package in Packages)
        {
            to.WriteLine(phrases.Say("verify.package", package));
        }

        foreach (var package in Sm2 ?? [])
        {
            to.WriteLine(phrases.Say("verify.sm2", package));
        }

        foreach (var one in Accounts)
        {
            to.WriteLine(phrases.Say("verify.accounts", one.Package, one.CopiesGone, one.Copies, one.KeysGone, one.Keys));
        }
    }

    public static BundleVerdict Of(string file, JudgedBundle judged, bool isPinned)
    {
        var (reading, folded) = (judged.Reading, judged.Folded);
        var thread = judged.Thread.ToList();
        var issued = thread.FirstOrDefault(one => one.Statement.Body is OrderIssued);
        return new BundleVerdict(
            file,
            reading.Roster?.Roster.Federation,
            reading.Roster?.Hash.ToString(),
            isPinned,
            reading.Roster?.Roster.Demonstration ?? false,
            reading.Index?.Order,
            folded.State?.Stage.ToString(),
            [.. thread.Where(one => one.Statement.Body is OrderValidated).Select(one => $"{one.Author.Office} {one.Author.Id}")],
            reading.Statements.Count == 0 ? null : reading.Statements.Min(one => one.Finality).ToString(),
            reading.Statements.Count,
            [.. reading.Packages.Select(one => $"{one.Manifest.Package} {one.State}")],
            [
                .. reading.Stamps.GroupBy(one => (one.At, one.Authority)).OrderBy(one => one.Key.At)
                    .ThenBy(one => one.Key.Authority, StringComparer.Ordinal)
                    .Select(one => $"{one.Key.Authority} {Moment.Write(one.Key.At)} {one.Count()}"),
            ],
            judged.Unconfirmed,
            judged.Problems,
            AccountLine.Of(folded),
            issued?.NotBefore,
            issued?.ExistedBy,
            [
                .. reading.Packages.Where(one => one.Manifest.Sm2 is not null)
                    .Select(one => $"{one.Manifest.Package} {one.Manifest.Sm2!.Key}"),
            ]);
    }
}
