using System.Numerics;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>The key and the ephemeral number of GB/T 32918.5, annexes A and C, and keys that are the same in every run.</summary>
internal static class Sm2Vectors
{
    public const string Secret = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    public const string X = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
    public const string Y = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    public const string Ephemeral = "59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21";
    public const string Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";

    public static Sm2PrivateKey Key => Sm2PrivateKey.Generate(Always(Secret));

    public static Randomness Always(string hex) => buffer => Convert.FromHexString(hex).CopyTo(buffer);

    /// <summary>The key whose number is this.</summary>
    public static Sm2PrivateKey KeyOf(byte number) => Sm2PrivateKey.Generate(buffer =>
    {
        buffer.Clear();
        buffer[^1] = number;
    });

    /// <summary>As many bytes as asked, from a row that goes on from call to call.</summary>
    public static Randomness Row(byte seed = 1)
    {
        var next = seed;
        return buffer =>
        {
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer[i] = next = (byte)((next * 5) + 3);
            }
        };
    }

    public static BigInteger Number(string hex) => new(Convert.FromHexString(hex), isUnsigned: true, isBigEndian: true);
}
