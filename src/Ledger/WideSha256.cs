using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LotusBridge.Ledger;

/// <summary>
/// SHA-256 (FIPS 180-4) of sixteen messages at a time, one in each 32-bit lane of 512-bit registers. A processor's own
/// SHA-256 instructions wait for each other within one message; sixteen messages do not, and take half the time.
/// </summary>
internal static class WideSha256
{
    /// <summary>How many messages at a time.</summary>
    public const int Lanes = 16;

    /// <summary>Length of a block in bytes.</summary>
    public const int BlockBytes = 64;

    /// <summary>Registers of the states.</summary>
    public const int StateWords = 8;

    private const int BlockWords = BlockBytes / sizeof(uint);

    // FIPS 180-4, 4.2.2 and 5.3.3.
    private static readonly uint[] K =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private static readonly uint[] Start =
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    /// <summary>Bytes of a word the other way round, in every 128 bits.</summary>
    private static readonly Vector512<byte> Swap =
        Vector512.Create(0x0405060700010203UL, 0x0c0d0e0f08090a0bUL, 0x0405060700010203UL, 0x0c0d0e0f08090a0bUL,
            0x0405060700010203UL, 0x0c0d0e0f08090a0bUL, 0x0405060700010203UL, 0x0c0d0e0f08090a0bUL).AsByte();

    public static bool IsSupported => Avx512BW.IsSupported;

    /// <summary>Sixteen states before their first block.</summary>
    /// <param name="state">Eight registers.</param>
    public static void Begin(Span<Vector512<uint>> state)
    {
        for (var word = 0; word < StateWords; word++)
        {
            state[word] = Vector512.Create(Start[word]);
        }
    }

    /// <summary>Takes blocks of every lane into the states.</summary>
    /// <param name="bytes">Where all lanes lie.</param>
    /// <param name="first">Where a lane's first block begins in them; its others follow.</param>
    /// <param name="count">Blocks of each lane.</param>
    public static void Take(Span<Vector512<uint>> state, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> first, int count)
    {
        foreach (var lane in first[..Lanes])
        {
            _ = bytes.Slice(lane, count * BlockBytes);
        }

        Compress(state, ref MemoryMarshal.GetReference(bytes), first, count);
    }

    /// <summary>Writes one lane's hash, 32 bytes.</summary>
    public static void End(ReadOnlySpan<Vector512<uint>> state, int lane, Span<byte> hash)
    {
        for (var word = 0; word < StateWords; word++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(word * sizeof(uint))..], state[word][lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress(Span<Vector512<uint>> state, ref byte bytes, ReadOnlySpan<int> first, int count)
    {
        Span<Vector512<uint>> block = stackalloc Vector512<uint>[BlockWords];
        ref var w = ref MemoryMarshal.GetReference(block);
        ref var k = ref MemoryMarshal.GetArrayDataReference(K);
        var (a0, b0, c0, d0) = (state[0], state[1], state[2], state[3]);
        var (e0, f0, g0, h0) = (state[4], state[5], state[6], state[7]);
        for (var i = 0; i < count; i++)
        {
            Load(ref Unsafe.Add(ref bytes, i * BlockBytes), first, ref w);
            var (a, b, c, d, e, f, g, h) = (a0, b0, c0, d0, e0, f0, g0, h0);
            Eight(ref w, ref k, 0, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            Eight(ref w, ref k, 8, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            for (var round = BlockWords; round < K.Length; round += BlockWords)
            {
                ref var more = ref Unsafe.Add(ref k, round);
                Expand(ref w, 0);
                Eight(ref w, ref more, 0, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
                Expand(ref w, 8);
                Eight(ref w, ref more, 8, ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            }

            (a0, b0, c0, d0) = (a0 + a, b0 + b, c0 + c, d0 + d);
            (e0, f0, g0, h0) = (e0 + e, f0 + f, g0 + g, h0 + h);
        }

        (state[0], state[1], state[2], state[3]) = (a0, b0, c0, d0);
        (state[4], state[5], state[6], state[7]) = (e0, f0, g0, h0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(
        ref Vector512<uint> w, ref uint k, int at, ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c,
        ref Vector512<uint> d, ref Vector512<uint> e, ref Vector512<uint> f, ref Vector512<uint> g, ref Vector512<uint> h)
    {
        Round(a, b, c, ref d, e, f, g, ref h, ref w, ref k, at);
        Round(h, a, b, ref c, d, e, f, ref g, ref w, ref k, at + 1);
        Round(g, h, a, ref b, c, d, e, ref f, ref w, ref k, at + 2);
        Round(f, g, h, ref a, b, c, d, ref e, ref w, ref k, at + 3);
        Round(e, f, g, ref h, a, b, c, ref d, ref w, ref k, at + 4);
        Round(d, e, f, ref g, h, a, b, ref c, ref w, ref k, at + 5);
        Round(c, d, e, ref f, g, h, a, ref b, ref w, ref k, at + 6);
        Round(b, c, d, ref e, f, g, h, ref a, ref w, ref k, at + 7);
    }

    /// <summary>6.2.2, step 3: the names are those of the standard; the turn of the letters is the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d, Vector512<uint> e,
        Vector512<uint> f, Vector512<uint> g, ref Vector512<uint> h, ref Vector512<uint> w, ref uint k, int at)
    {
        var sum1 = Xor(Avx512F.RotateRight(e, 6), Avx512F.RotateRight(e, 11), Avx512F.RotateRight(e, 25));
        var sum0 = Xor(Avx512F.RotateRight(a, 2), Avx512F.RotateRight(a, 13), Avx512F.RotateRight(a, 22));
        var choice = Avx512F.TernaryLogic(e, f, g, 0xCA);
        var majority = Avx512F.TernaryLogic(a, b, c, 0xE8);
        var t1 = h + sum1 + choice + (Unsafe.Add(ref w, at) + Vector512.Create(Unsafe.Add(ref k, at)));
        d += t1;
        h = t1 + sum0 + majority;
    }

    /// <summary>6.2.2, step 1: the next eight words of the schedule in the place of those sixteen before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ref Vector512<uint> w, int at)
    {
        Next(ref w, at);
        Next(ref w, at + 1);
        Next(ref w, at + 2);
        Next(ref w, at + 3);
        Next(ref w, at + 4);
        Next(ref w, at + 5);
        Next(ref w, at + 6);
        Next(ref w, at + 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(ref Vector512<uint> w, int at)
    {
        const int Mask = BlockWords - 1;
        var (x, y) = (Unsafe.Add(ref w, (at + 1) & Mask), Unsafe.Add(ref w, (at + 14) & Mask));
        Unsafe.Add(ref w, at) += Unsafe.Add(ref w, (at + 9) & Mask)
            + Xor(Avx512F.RotateRight(x, 7), Avx512F.RotateRight(x, 18), x >>> 3)
            + Xor(Avx512F.RotateRight(y, 17), Avx512F.RotateRight(y, 19), y >>> 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Xor(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0x96);

    /// <summary>One block of each lane, so that word i of all lanes stands in register i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref byte bytes, ReadOnlySpan<int> first, ref Vector512<uint> w)
    {
        for (var four = 0; four < Lanes; four += 4)
        {
            var (x0, x1) = (Row(ref bytes, first[four]), Row(ref bytes, first[four + 1]));
            var (x2, x3) = (Row(ref bytes, first[four + 2]), Row(ref bytes, first[four + 3]));
            var (low01, high01) = (Avx512F.UnpackLow(x0, x1).AsUInt64(), Avx512F.UnpackHigh(x0, x1).AsUInt64());
            var (low23, high23) = (Avx512F.UnpackLow(x2, x3).AsUInt64(), Avx512F.UnpackHigh(x2, x3).AsUInt64());
            Unsafe.Add(ref w, four) = Avx512F.UnpackLow(low01, low23).AsUInt32();
            Unsafe.Add(ref w, four + 1) = Avx512F.UnpackHigh(low01, low23).AsUInt32();
            Unsafe.Add(ref w, four + 2) = Avx512F.UnpackLow(high01, high23).AsUInt32();
            Unsafe.Add(ref w, four + 3) = Avx512F.UnpackHigh(high01, high23).AsUInt32();
        }

        // Register 4q + j now has in its quarter m word 4m + j of the lanes 4q to 4q + 3: the quarters change places.
        for (var j = 0; j < 4; j++)
        {
            var (q0, q1) = (Unsafe.Add(ref w, j), Unsafe.Add(ref w, 4 + j));
            var (q2, q3) = (Unsafe.Add(ref w, 8 + j), Unsafe.Add(ref w, 12 + j));
            var (even01, odd01) = (Avx512F.Shuffle4x128(q0, q1, 0x88), Avx512F.Shuffle4x128(q0, q1, 0xDD));
            var (even23, odd23) = (Avx512F.Shuffle4x128(q2, q3, 0x88), Avx512F.Shuffle4x128(q2, q3, 0xDD));
            Unsafe.Add(ref w, j) = Avx512F.Shuffle4x128(even01, even23, 0x88);
            Unsafe.Add(ref w, 4 + j) = Avx512F.Shuffle4x128(odd01, odd23, 0x88);
            Unsafe.Add(ref w, 8 + j) = Avx512F.Shuffle4x128(even01, even23, 0xDD);
            Unsafe.Add(ref w, 12 + j) = Avx512F.Shuffle4x128(odd01, odd23, 0xDD);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Row(ref byte bytes, int at) =>
        Avx512BW.Shuffle(Vector512.LoadUnsafe(ref Unsafe.Add(ref bytes, at)), Swap).AsUInt32();
}
