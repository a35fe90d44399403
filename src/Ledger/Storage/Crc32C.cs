using System.Buffers.Binary;
using System.Numerics;

namespace LotusBridge.Ledger.Storage;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 use it: finds torn and flipped bits, not malice.</summary>
internal static class Crc32C
{
    public const int Length = sizeof(uint);

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    /// <summary>Writes the sum of all bytes before the last four into the last four.</summary>
    public static void Seal(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32BigEndian(bytes[^Length..], Of(bytes[..^Length]));

    public static bool IsSealed(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Length && BinaryPrimitives.ReadUInt32BigEndian(bytes[^Length..]) == Of(bytes[..^Length]);
}
