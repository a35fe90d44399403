namespace LotusBridge.Ledger;

/// <summary>The rule for names of keys in notes (C2SP signed-note): not empty, no Unicode space, no plus.</summary>
internal static class KeyName
{
    /// <summary>255 bytes of UTF-8: what one length byte of an ML-DSA cosignature can say.</summary>
    public const int MaxBytes = 255;

    public static bool IsValid(string name) =>
        name.Length > 0
        && System.Text.Encoding.UTF8.GetByteCount(name) <= MaxBytes
        && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');
}
