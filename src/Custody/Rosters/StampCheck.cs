using System.Text;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Custody.Rosters;

/// <summary>Whether a token shows that a checkpoint existed, by the authorities that a federation's rosters name.</summary>
public static class StampCheck
{
    /// <summary>What is shown to an authority: the SHA-256 of the text that the log and its witnesses sign.</summary>
    public static Digest RootOf(SignedCheckpoint checkpoint) => Digest.Of(Encoding.UTF8.GetBytes(checkpoint.Note.Text));

    /// <summary>
    /// Verifies with each certificate that an epoch names for the territory, the newest first: one that was replaced, or has
    /// expired, still shows what it showed.
    /// </summary>
    /// <param name="flaw">Why it shows nothing, by the newest certificate; null when it verified.</param>
    public static TimestampToken? Verify(
        RosterChain rosters, string territory, SignedCheckpoint checkpoint, ReadOnlyMemory<byte> token, out TokenFlaw? flaw)
    {
        flaw = new TokenFlaw(TokenFlaw.UnknownAuthority, $"no roster names a time-stamp authority of {territory}");
        var first = default(TokenFlaw);
        foreach (var tsa in rosters.Epochs.Reverse().Select(epoch => epoch.Roster.Find(territory)?.Tsa).OfType<RosterTsa>()
            .Distinct())
        {
            if (TimestampToken.Verify(token, RootOf(checkpoint), tsa.Read(), nonce: [], out flaw) is { } verified)
            {
                return verified;
            }

            first ??= flaw;
        }

        flaw = first ?? flaw;
        return null;
    }
}
