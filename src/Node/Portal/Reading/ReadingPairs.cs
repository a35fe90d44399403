namespace LotusBridge.Node.Portal.Reading;

/// <summary>One act in two languages, line by line.</summary>
/// <param name="Left">In the first language.</param>
/// <param name="Right">The same line in the second.</param>
internal sealed record PairedLine(ReadLine Left, ReadLine Right);

internal static class ReadingPairs
{
    /// <summary>Pairs two readings of the same bytes with the same pack.</summary>
    /// <exception cref="ArgumentException">They are of different bytes, or were read with different packs: nobody may take
    /// one act for a translation of another.</exception>
    public static IReadOnlyList<PairedLine> Of(ReadAct left, ReadAct right)
    {
        if (left.PayloadSha256 != right.PayloadSha256)
        {
            throw new ArgumentException("two readings of different bytes are no pair", nameof(right));
        }

        return left.Lines.Select(line => line.Path).SequenceEqual(right.Lines.Select(line => line.Path), StringComparer.Ordinal)
            ? [.. left.Lines.Zip(right.Lines, (one, other) => new PairedLine(one, other))]
            : throw new ArgumentException("the two readings have other lines: read both with the same pack", nameof(right));
    }
}
