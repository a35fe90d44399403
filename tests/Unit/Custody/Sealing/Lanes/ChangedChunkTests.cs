using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>What several lanes release of a file that was changed: what one lane would, and not a byte more.</summary>
public sealed class ChangedChunkTests : IDisposable
{
    private const int Chunk = LongFile.Chunk;
    private const int LastChunk = LongFile.Length / Chunk;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-lanes-");

    public static MatrixTheoryData<int, int> Places => new([0, 1, 15, 16, 17, 31, 32, 47, 48, LastChunk], [1, 2, 4]);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_flipped_bit_releases_what_stands_before_its_chunk(int chunk, int lanes)
    {
        var file = await LongFile.SealedAsync();
        foreach (var at in new[] { 0, 1000, Chunk / 3 })
        {
            var place = LongFile.ChunkStart(file, chunk) + at;
            file[place] ^= 0x10;
            await Releases(file, chunk, lanes);
            file[place] ^= 0x10;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_flipped_bit_of_a_tag_releases_what_stands_before_its_chunk(int chunk, int lanes)
    {
        var file = await LongFile.SealedAsync();
        file[chunk == LastChunk ? file.Length - 1 : LongFile.ChunkStart(file, chunk + 1) - 1] ^= 1;
        await Releases(file, chunk, lanes);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 16)]
    [InlineData(3, 40)]
    [InlineData(20, 36)]
    public async Task Swapped_chunks_release_what_stands_before_the_first_of_them(int one, int other)
    {
        var file = await LongFile.SealedAsync();
        var (first, second) = (Sealed(file, one).ToArray(), Sealed(file, other).ToArray());
        second.CopyTo(Sealed(file, one));
        first.CopyTo(Sealed(file, other));
        await Releases(file, one, lanes: 3);
    }

    [Fact]
    public async Task A_chunk_twice_and_a_whole_batch_twice_are_refused()
    {
        var file = await LongFile.SealedAsync();
        Sealed(file, 16).CopyTo(Sealed(file, 17));
        await Releases(file, 17, lanes: 2);

        file = await LongFile.SealedAsync();
        file.AsSpan(LongFile.ChunkStart(file, 0), 16 * Payload.SealedChunkLength)
            .CopyTo(file.AsSpan(LongFile.ChunkStart(file, 16)));
        await Releases(file, 16, lanes: 2);
    }

    /// <summary>The chunk before the cut is authentic and may leave, but it was not sealed as the last one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(48)]
    public async Task A_file_cut_at_a_chunk_releases_what_is_left_and_is_refused(int chunks)
    {
        var file = await LongFile.SealedAsync();
        foreach (var lanes in new[] { 1, 2, 4 })
        {
            var detail = await Releases(file[..LongFile.ChunkStart(file, chunks)], chunks, lanes);
            Assert.Equal($"chunk {chunks - 1} is not the last that was sealed", detail);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(LongFile.BatchLength)]
    [InlineData(LongFile.BatchLength + 1)]
    public async Task What_follows_the_last_chunk_is_refused_whatever_its_length(int surplus)
    {
        var content = LongFile.Content[..LongFile.BatchLength];
        var file = await LongFile.Seal(content, 1);
        var detail = await Releases([.. file, .. new byte[surplus]], Batches(content.Length), 3);
        Assert.Equal("chunk 15 was sealed as the last, yet more follows", detail);
    }

    [Fact]
    public async Task Of_two_changed_chunks_the_first_is_reported_however_late_its_lane_is()
    {
        var file = await LongFile.SealedAsync();
        file[LongFile.ChunkStart(file, 15) + 3] ^= 1;
        file[LongFile.ChunkStart(file, 16) + 3] ^= 1;
        file[LongFile.ChunkStart(file, 40) + 3] ^= 1;
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal("chunk 15 does not verify", await Releases(file, 15, lanes: 4));
        }
    }

    private static int Batches(int length) => (length + Chunk - 1) / Chunk;

    private static Span<byte> Sealed(byte[] file, int chunk) =>
        file.AsSpan(LongFile.ChunkStart(file, chunk), Payload.SealedChunkLength);

    /// <summary>From memory to memory and from file to file; returns the cause.</summary>
    private async Task<string> Releases(byte[] file, int chunks, int lanes)
    {
        var expected = LongFile.Content[..Math.Min(chunks * Chunk, LongFile.Length)];
        using var released = new MemoryStream();
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => LongFile.OpenInto(new MemoryStream(file), released, lanes));
        Assert.Equal(AgeFault.Payload, refusal.Fault);
        Assert.True(expected.AsSpan().SequenceEqual(released.ToArray()), "released another content");

        var place = Path.Combine(folder.FullName, "sealed");
        await File.WriteAllBytesAsync(place, file, Files.Stop);
        using (var from = File.OpenRead(place))
        using (var into = File.Create(place + ".opened"))
        {
            var again = await Assert.ThrowsAsync<AgeFormatException>(() => LongFile.OpenInto(from, into, lanes));
            Assert.Equal(refusal.Detail, again.Detail);
        }

        var left = await File.ReadAllBytesAsync(place + ".opened", Files.Stop);
        Assert.True(expected.AsSpan().SequenceEqual(left), "a file was left with another content");
        return refusal.Detail;
    }
}
