using LotusBridge.Custody.Rosters;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>
/// That a statement is its author's and stands in the log of the author's territory: the same decision on receipt and
/// offline, years later. An act needs it before anybody acts on it.
/// </summary>
/// <param name="Author">As the register knows them at the statement's own time.</param>
/// <param name="ExistedBy">By when the cosignatures that <paramref name="Finality"/> needs show it to have existed.</param>
/// <param name="Finality">The highest that the proof reaches, never below what was asked for.</param>
public sealed record StatementProof(Author Author, DateTimeOffset ExistedBy, Finality Finality)
{
    /// <summary>How far an author's clock may run ahead of the witnesses' clocks.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Null and a flaw when anything does not hold; the first that does not.</summary>
    /// <param name="register">Fed with verified register statements only.</param>
    /// <param name="atLeast">L1 or L2: a log's own word alone gives no time.</param>
    public static StatementProof? Verify(
        Statement statement, LogProof proof, RosterChain rosters, Register register, Finality atLeast, out Flaw? flaw)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((int)atLeast, (int)Finality.L1, nameof(atLeast));
        var (by, at) = (statement.Header.By, statement.Header.At);
        var origin = rosters.Genesis.Roster.OriginOf(Author.TerritoryOf(by));
        var epoch = rosters.InForce(origin, proof.Index);
        var author = epoch is null ? null : register.Find(by, at, epoch.Roster);
        flaw = author is not null ? SignatureFlaw(statement, author)
            : epoch is null && rosters.Knows(origin) ? Ended(origin, proof.Index)
            : !register.Knows(by) ? new Flaw(Flaw.AuthorUnknown, $"nobody registered {by}")
            : register.RevokedFrom(by) <= at
                ? new Flaw(Flaw.AuthorRevoked, $"{by} was revoked before {Moment.Write(at)}")
            : new Flaw(Flaw.AuthorNotValid, $"the registration of {by} does not cover {Moment.Write(at)}");
        return flaw is null
            ? InLog(statement, proof, rosters, (author!, register.RevokedFrom(by), atLeast), out flaw)
            : null;
    }

    private static StatementProof? InLog(
        Statement statement, LogProof proof, RosterChain rosters,
        (Author By, DateTimeOffset? RevokedFrom, Finality AtLeast) given, out Flaw? flaw)
    {
        var territory = given.By.Territory;
        var origin = rosters.Genesis.Roster.OriginOf(territory);

        // The author's key is that of the entry's own place; who must have cosigned, that of the checkpoint's last entry:
        // so no key counts for a tree that has grown beyond the key's epoch.
        var tree = proof.Checkpoint.Checkpoint;
        if (rosters.InForce(origin, Math.Max(0, tree.Size - 1)) is not { } epoch)
        {
            flaw = Ended(origin, tree.Size - 1);
            return null;
        }

        var verdict = proof.Verify(statement.Digest, epoch.Policy);
        var finality = verdict.FinalityIn(territory);
        var existedBy = finality == Finality.L2 ? verdict.ExistedBy : verdict.HeldBy(Policy.OwnGroup(territory));
        flaw = OriginFlaw(proof, origin)
            ?? FaultOf(verdict.Fault)
            ?? (finality < given.AtLeast || existedBy is null
                ? new Flaw(Flaw.QuorumMissing, $"the proof reaches {finality}, {given.AtLeast} is needed")
                : TimeFlaw(statement.Header, existedBy.Value, given.RevokedFrom));
        return flaw is null ? new StatementProof(given.By, existedBy!.Value, finality!.Value) : null;
    }

    private static Flaw Ended(string origin, long index) =>
        new(Flaw.LogEnded, $"the log {origin} is no member's any more at index {index}");

    private static Flaw? SignatureFlaw(Statement statement, Author author) =>
        SignatureCheck.Verify(statement.Envelope, author.Key)
            ? null
            : new Flaw(Flaw.SignatureFails, $"the signature is not one of {author.Id}'s key");

    // A log of another territory may hold the entry as well; only the author's own log speaks for the author.
    private static Flaw? OriginFlaw(LogProof proof, string expected) =>
        string.Equals(proof.Checkpoint.Checkpoint.Origin, expected, StringComparison.Ordinal)
            ? null
            : new Flaw(
                Flaw.ProofOfOtherLog, $"the proof is one of the log {proof.Checkpoint.Checkpoint.Origin}, not {expected}");

    private static Flaw? FaultOf(ProofFault fault) => fault switch
    {
        ProofFault.None => null,
        ProofFault.NotIncluded => new Flaw(Flaw.NotInLog, "the proof does not lead from the statement to the root"),
        _ => new Flaw(Flaw.CheckpointFails, "the checkpoint's signatures do not hold"),
    };

    private static Flaw? TimeFlaw(StatementHeader header, DateTimeOffset existedBy, DateTimeOffset? revokedFrom) =>
        header.At > existedBy + Tolerance
            ? new Flaw(Flaw.DatedAhead, $"dated {Moment.Write(header.At)} and in the log by {Moment.Write(existedBy)}")

        // Whoever holds a stolen key can write an older date, but cannot make the witnesses write one.
        : existedBy >= revokedFrom + Tolerance
            ? new Flaw(Flaw.AuthorRevoked, $"in the log by {Moment.Write(existedBy)}, after {header.By} was revoked")
        : null;
}

/// <summary>Why a statement counts for nothing.</summary>
/// <param name="Code">Stable; one of the constants.</param>
/// <param name="Text">For a person, in lower case.</param>
public sealed record Flaw(string Code, string Text)
{
    /// <summary>Nobody registered the author, as far as is known here; the registration may still arrive.</summary>
    public const string AuthorUnknown = "author-unknown";

    /// <summary>The author is registered, but not for the statement's time.</summary>
    public const string AuthorNotValid = "author-not-valid";

    public const string AuthorRevoked = "author-revoked";
    public const string SignatureFails = "signature-fails";
    public const string ProofOfOtherLog = "proof-of-other-log";

    /// <summary>The territory has left the federation before that place in its log.</summary>
    public const string LogEnded = "log-ended";

    public const string NotInLog = "not-in-log";
    public const string CheckpointFails = "checkpoint-fails";
    public const string QuorumMissing = "quorum-missing";
    public const string DatedAhead = "dated-ahead";
}
