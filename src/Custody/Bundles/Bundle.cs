using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>
/// One file with everything needed to verify an order offline, years later (<c>spec/bundle.md</c>). Both directions
/// stream; contents pass through in constant memory.
/// </summary>
public static class Bundle
{
    /// <summary>Writes the bundle; the same parts give the same bytes.</summary>
    /// <param name="into">Need not seek; left open.</param>
    /// <param name="node">The exporting node's key, which signs the index.</param>
    /// <exception cref="ArgumentException">A pack is not the roster's; a part is twice or above a limit.</exception>
    /// <exception cref="InvalidDataException">A content is not what was said; no bundle was written.</exception>
    public static Task WriteAsync(Stream into, BundleParts parts, Ed25519Signer node, CancellationToken stop) =>
        new BundleWriter(parts).WriteAsync(into, node, stop);

    /// <summary>Reads the bundle to its end and reports all that does not hold. Never throws for its bytes.</summary>
    /// <param name="from">Need not seek; left open.</param>
    /// <param name="reader">Knows the statement types; a type that it does not know is a finding.</param>
    public static Task<BundleReading> VerifyAsync(
        Stream from, BundleTrust trust, StatementReader reader, CancellationToken stop) =>
        new BundleVerifier(from, trust, reader).RunAsync(stop);
}
