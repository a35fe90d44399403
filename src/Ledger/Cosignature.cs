using System.Globalization;
using System.Text;

namespace LotusBridge.Ledger;

/// <summary>
/// C2SP cosignature/v1: "at this second, the largest consistent tree I have seen for this origin has this root".
/// After the key id stands <c>u64be timestamp ‖ Ed25519 signature</c>. The cosigner's name is not signed, so a key
/// must never serve two cosigners.
/// </summary>
public static class Cosignature
{
    /// <summary>Length in bytes of timestamp and signature.</summary>
    public const int Length = sizeof(ulong) + Ed25519.SignatureLength;

    /// <summary>The last second of the year 9999, the last that <see cref="DateTimeOffset"/> can say.</summary>
    public const long MaxTimestamp = 253_402_300_799;

    /// <summary>The signed bytes: two header lines, then the checkpoint text with all its lines.</summary>
    /// <param name="checkpointText">The note text, ending in a line feed.</param>
    /// <param name="timestamp">POSIX seconds; 0 is refused in a cosignature of a checkpoint.</param>
    public static byte[] Message(string checkpointText, long timestamp) => Encoding.UTF8.GetBytes(
        "cosignature/v1\ntime " + timestamp.ToString(CultureInfo.InvariantCulture) + "\n" + checkpointText);
}
