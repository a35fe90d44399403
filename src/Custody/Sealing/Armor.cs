namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The text form of a sealed file: strict PEM (RFC 7468, figure 3) with the label <c>AGE ENCRYPTED FILE</c>, padded
/// base64 at 64 columns.
/// </summary>
internal static class Armor
{
    public const string Begin = "-----BEGIN AGE ENCRYPTED FILE-----";
    public const string End = "-----END AGE ENCRYPTED FILE-----";

    /// <summary>The columns of every line but the last, which may be shorter and is not empty.</summary>
    public const int Columns = 64;

    /// <summary>The bytes that a full line carries.</summary>
    public const int LineBytes = Columns / 4 * 3;

    /// <summary>The most white space, in bytes, read before the armor, and as much after it.</summary>
    public const int MaxWhiteSpace = 1024;
}
