using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Ranges;

namespace LotusBridge.Benchmarks.Custody;

/// <summary>
/// 1 MiB out of a sealed file of 10 GiB: opening the file, its header and its last chunk included. Of the file only the
/// chunks that are read exist; the rest are holes on the disk.
/// </summary>
internal static class RangeRow
{
    private const long Length = 10L << 30;
    private const int Part = 1 << 20;
    private const long Offset = (5L << 30) + 12_345;
    private const double Bar = 20;

    public static async Task<Measured> RunAsync(Bench bench)
    {
        using var identity = X25519Identity.Generate(Enumerable.Repeat((byte)7, X25519Identity.SeedLength).ToArray());
        var folder = bench.NewFolder("range");
        var (file, keys) = (Path.Combine(folder, "sparse.age"), Path.Combine(folder, "keys"));
        Make(file, identity.Recipient);
        await File.WriteAllTextAsync(keys, identity.Reveal() + "\n").ConfigureAwait(false);

        var latencies = new Latencies();
        var started = Stopwatch.GetTimestamp();
        await ReadAsync(file, identity).ConfigureAwait(false);
        var first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        for (var i = 0; i < (bench.IsQuick ? 20 : 500); i++)
        {
            started = Stopwatch.GetTimestamp();
            await ReadAsync(file, identity).ConfigureAwait(false);
            latencies.AddSince(started);
        }

        var (whole, _) = await Programs.RunAsync(
            [.. Programs.Lotus, "open", "-i", keys, "--range", $"{Offset}:{Part}", file]).ConfigureAwait(false);
        var value = latencies.At(0.5)!.Value;
        return new Measured(
            new Row("range_read", value, "ms", null, null, null, Bar, value <= Bar),
            value,
            latencies.At(0.99),
            Remark: string.Create(
                CultureInfo.InvariantCulture,
                $"in a running program; its first call {first:0.0} ms; `lotus open --range` as a process of its own {1000 * whole:0} ms"));
    }

    private static async Task ReadAsync(string file, X25519Identity identity)
    {
        using var handle = File.OpenHandle(file);
        using var ranges = await SealedRanges.OpenAsync(new FileRanges(handle), [identity], default).ConfigureAwait(false);
        var part = new byte[Part];
        await ranges.ReadAsync(Offset, part, default).ConfigureAwait(false);
        if (ranges.Length != Length || part.AsSpan().IndexOfAnyExcept((byte)0) >= 0)
        {
            throw new InvalidOperationException("the part is not the one that was sealed");
        }
    }

    private static void Make(string path, X25519Recipient recipient)
    {
        using var key = new FileKey();
        RandomNumberGenerator.Fill(key.Bytes);
        var nonce = RandomNumberGenerator.GetBytes(Payload.NonceLength);
        var header = Header.For(key, [recipient], RandomNumberGenerator.Fill);
        using var cipher = new ChunkCipher(key, nonce);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, header.Bytes.Span, 0);
        RandomAccess.Write(file, nonce, header.Bytes.Length);

        var (plain, chunk) = (new byte[Payload.ChunkLength], new byte[Payload.SealedChunkLength]);
        const long last = (Length / Payload.ChunkLength) - 1;
        const long from = Offset / Payload.ChunkLength;
        foreach (var index in Enumerable.Range(0, (Part / Payload.ChunkLength) + 1).Select(i => from + i).Append(last))
        {
            cipher.Seal(index, index == last, plain, chunk);
            RandomAccess.Write(file, chunk, header.Bytes.Length + nonce.Length + (index * Payload.SealedChunkLength));
        }
    }
}
