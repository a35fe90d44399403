using System.Text.Json.Serialization;
using LotusBridge.Cli.Texts;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Accusations;

namespace LotusBridge.Cli.Verify;

/// <summary>Whether an accusation proves what it says, from its own bytes alone.</summary>
/// <param name="Key">The accused verifier key; whose it is, the roster says.</param>
/// <param name="Problem">Why it proves nothing; absent when it does.</param>
internal sealed record AccusationVerdict(
    string File, string? Kind, string? Key, string? Origin, string? First, string? Second, string? Problem) : IReport
{
    public bool Holds => Problem is null;

    [JsonIgnore]
    public int ExitCode => Holds ? Cli.ExitCode.Done : Cli.ExitCode.Negative;

    /// <summary>True when the file starts as an accusation does.</summary>
    public static bool IsOne(FileInfo file)
    {
        using var stream = file.OpenRead();
        var start = new byte[64];
        return Accusation.IsOne(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    public static AccusationVerdict Of(FileInfo file)
    {
        try
        {
            var read = file.Length <= Accusation.MaxBytes
                ? Accusation.Parse(System.IO.File.ReadAllBytes(file.FullName))
                : throw new LedgerFormatException($"an accusation has at most {Accusation.MaxBytes} bytes");
            return new AccusationVerdict(
                file.FullName, read.Kind, read.Accused.ToString(), read.First.Checkpoint.Origin,
                Describe(read.First), Describe(read.Second), read.Flaw());
        }
        catch (LedgerFormatException error)
        {
            return new AccusationVerdict(file.FullName, null, null, null, null, null, error.Message);
        }
    }

    public void Write(TextWriter to, Phrases phrases)
    {
        to.WriteLine(phrases.Say("accuse.file", File, Kind ?? "-", Key ?? "-"));
        to.WriteLine(phrases.Say("accuse.trees", Origin ?? "-", First ?? "-", Second ?? "-"));
        to.WriteLine(Problem is null ? phrases["accuse.holds"] : phrases.Say("accuse.broken", Problem));
    }

    private static string Describe(SignedCheckpoint signed) => $"{signed.Checkpoint.Size} {signed.Checkpoint.Root}";
}
