using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Rosters;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Submissions;

/// <summary>
/// What became of one statement's way to one territory, for anybody to verify offline (<c>spec/submission.md</c>): that
/// the sender had logged it, what it tried, what the other side answered if it did, and what third nodes saw of that side.
/// The statement itself is not in it, nor anything of what it says.
/// </summary>
/// <param name="Type"><see cref="Header"/>.</param>
/// <param name="Genesis">Base64 of the roster's first envelope, whose digest the reader pins.</param>
/// <param name="Steps">The epochs after it.</param>
/// <param name="Statement">The statement's digest.</param>
/// <param name="From">The sending territory.</param>
/// <param name="To">The territory that was to take it.</param>
/// <param name="Proof">The statement's tlog-proof in the sender's log, with its salt.</param>
/// <param name="Account">Base64 of an <see cref="AttemptAccount"/>.</param>
/// <param name="Sightings">Base64 of <see cref="Sighting"/>s, one a territory at most.</param>
/// <param name="Refusal">Base64 of a <see cref="Messages.RefusalReceipt"/>; absent where the other side signed none.</param>
public sealed record SubmissionFile(
    string Type, string Genesis, IReadOnlyList<SignedStep> Steps, Digest Statement, string From, string To, string Proof,
    string Account, IReadOnlyList<string> Sightings, string? Refusal = null)
{
    public const string Header = "lotus-bridge/submission/v1";

    /// <summary>The largest file, in bytes: a roster with its epochs is most of it.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Most sightings: one for each other member of a full roster.</summary>
    public const int MaxSightings = 256;

    private static readonly byte[] Start = Encoding.ASCII.GetBytes($$"""{"type":"{{Header}}",""");

    /// <summary>True when a file starts as one does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(Start);

    /// <exception cref="LedgerFormatException">Not in its form, or above a limit.</exception>
    public static SubmissionFile Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var read = json.Length <= MaxBytes
                ? StatementJson.Read<SubmissionFile>(json)
                : throw new LedgerFormatException($"a submission has at most {MaxBytes} bytes, not {json.Length}");
            return read.Type != Header ? throw new LedgerFormatException($"the type of a submission is {Header}")
                : read.Sightings.Count > MaxSightings
                    ? throw new LedgerFormatException($"a submission has at most {MaxSightings} sightings, not {read.Sightings.Count}")
                : read.Steps.Count > RosterChain.MaxSteps
                    ? throw new LedgerFormatException($"a roster has at most {RosterChain.MaxSteps} steps")
                : read;
        }
        catch (JsonException error)
        {
            throw new LedgerFormatException("not a submission: " + error.Message, error);
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StatementJson.Options);
}
