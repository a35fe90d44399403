using LotusBridge.Tests.Unit.Orders;

namespace LotusBridge.Tests.Unit.Fuzz;

/// <summary>Changes a valid input in one to four places: bits, bytes, pieces left out, doubled, moved or cut off.</summary>
internal static class Mutation
{
    // What parsers of text stumble over.
    private static readonly byte[][] Words =
    [
        "\n"u8.ToArray(), " "u8.ToArray(), "\0"u8.ToArray(), "\r"u8.ToArray(), "0"u8.ToArray(), "-1"u8.ToArray(),
        "9223372036854775808"u8.ToArray(), "null"u8.ToArray(), "\""u8.ToArray(), "{"u8.ToArray(), "["u8.ToArray(),
        "="u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80],
    ];

    public static byte[] Of(byte[] valid, Dice dice)
    {
        var bytes = valid;
        for (var times = 1 + dice.Next(4); times > 0; times--)
        {
            bytes = Once(bytes, dice);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, Dice dice)
    {
        var at = dice.Next(bytes.Length + 1);
        var length = dice.Next(Math.Min(64, bytes.Length - at) + 1);
        var piece = bytes.AsSpan(at, length);
        return dice.Next(6) switch
        {
            0 when at < bytes.Length => [.. bytes.AsSpan(0, at), (byte)(bytes[at] ^ (1 << dice.Next(8))), .. bytes.AsSpan(at + 1)],
            1 when at < bytes.Length => [.. bytes.AsSpan(0, at), (byte)dice.Next(256), .. bytes.AsSpan(at + 1)],
            2 => [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)],
            3 => [.. bytes.AsSpan(0, at), .. piece, .. bytes.AsSpan(at)],
            4 => bytes[..at],
            _ => [.. bytes.AsSpan(0, at), .. Words[dice.Next(Words.Length)], .. bytes.AsSpan(at)],
        };
    }
}
