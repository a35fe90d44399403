using LotusBridge.Exchange.Packages;

namespace LotusBridge.Node.Delivery;

/// <summary>Which parts of a package are durable: a bit each, as the database keeps them.</summary>
internal sealed class PartMap
{
    private readonly byte[] bits;

    private PartMap(byte[] bits, int count) => (this.bits, Count) = (bits, count);

    /// <summary>How many parts there are in all.</summary>
    public int Count { get; }

    /// <summary>The parts from the first one on without a gap.</summary>
    public int Prefix { get; private set; }

    public int Held { get; private set; }

    public bool IsWhole => Held == Count;

    public static PartMap Empty(int count) => new(new byte[(count + 7) / 8], count);

    /// <summary>Reads what the database keeps; bits beyond the last part count for nothing.</summary>
    public static PartMap Read(ReadOnlySpan<byte> bytes, int count)
    {
        var map = Empty(count);
        for (var index = 0; index < Math.Min(count, bytes.Length * 8); index++)
        {
            if ((bytes[index / 8] & (1 << (index % 8))) != 0)
            {
                map.Add(index);
            }
        }

        return map;
    }

    public bool Has(int index) => (bits[index / 8] & (1 << (index % 8))) != 0;

    public void Add(int index)
    {
        if (Has(index))
        {
            return;
        }

        bits[index / 8] |= (byte)(1 << (index % 8));
        Held++;
        while (Prefix < Count && Has(Prefix))
        {
            Prefix++;
        }
    }

    /// <summary>Bytes of the file that are durable.</summary>
    public long Bytes(PartList list) => IsWhole ? list.Size
        : ((long)Held * PartList.PartBytes) - (Has(Count - 1) ? PartList.PartBytes - list.LengthOf(Count - 1) : 0);

    /// <summary>This map and those parts too, as the database keeps it.</summary>
    public PartMap With(IEnumerable<int> more)
    {
        var map = Read(bits, Count);
        foreach (var index in more)
        {
            map.Add(index);
        }

        return map;
    }

    public byte[] ToArray() => [.. bits];

    /// <summary>What is not there, ascending.</summary>
    public IReadOnlyList<PartRange> Missing()
    {
        var missing = new List<PartRange>();
        for (var index = Prefix; index < Count; index++)
        {
            if (Has(index))
            {
                continue;
            }

            if (missing is [.., var last] && last.First + last.Count == index)
            {
                missing[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                missing.Add(new PartRange(index, 1));
            }
        }

        return missing;
    }}
