using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Ranges;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Ranges;

public sealed class SealedRangesTests
{
    private const int Chunk = Payload.ChunkLength;

    public static TheoryData<int> Lengths => [0, 1, Chunk - 1, Chunk, Chunk + 1, 3 * Chunk, (3 * Chunk) + 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Any_part_is_that_part_of_the_content(int length)
    {
        var content = Files.Content(length);
        var source = new CountedBytes(await Files.Seal(content));
        using var ranges = await SealedRanges.OpenAsync(source, [Files.Identity()], Files.Stop);
        Assert.Equal(length, ranges.Length);
        int[] places = [0, 1, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, length / 2, length - 1, length];
        foreach (var from in places.Where(place => place >= 0 && place <= length))
        {
            foreach (var to in places.Where(place => place >= from && place <= length))
            {
                var part = new byte[to - from];
                await ranges.ReadAsync(from, part, Files.Stop);
                Assert.True(content.AsSpan(from, part.Length).SequenceEqual(part), $"{from} to {to}");
                using var copied = new MemoryStream();
                await ranges.CopyAsync(from, to - from, copied, Files.Stop);
                Assert.True(content.AsSpan(from, part.Length).SequenceEqual(copied.ToArray()), $"copy of {from} to {to}");
            }
        }
    }

    [Fact]
    public async Task A_part_of_a_long_file_costs_its_chunks_the_last_one_and_the_header()
    {
        var source = new CountedBytes(await LongFile.SealedAsync());
        using var ranges = await SealedRanges.OpenAsync(source, [Files.Identity()], Files.Stop);
        var part = new byte[2 * Chunk];
        await ranges.ReadAsync((20 * Chunk) + 5, part, Files.Stop);
        Assert.Equal(LongFile.Content[((20 * Chunk) + 5)..((22 * Chunk) + 5)], part);
        Assert.InRange(source.Read, 3 * Chunk, (4 * Payload.SealedChunkLength) + 8192);
    }

    [Theory]
    [InlineData(0, 101)]
    [InlineData(100, 1)]
    [InlineData(101, 0)]
    [InlineData(-1, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 1)]
    public async Task A_part_outside_of_the_content_is_refused(long offset, int length)
    {
        using var ranges = await SealedRanges.OpenAsync(
            new CountedBytes(await Files.Seal(Files.Content(100))), [Files.Identity()], Files.Stop);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ranges.ReadAsync(offset, new byte[length], Files.Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => ranges.CopyAsync(offset, length, Stream.Null, Files.Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => ranges.CopyAsync(0, -1, Stream.Null, Files.Stop));
    }

    /// <summary>Else somebody could make a file look shorter, and what was cut off would not be missed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100 + 16)]
    [InlineData(100 + 16 + 1)]
    [InlineData(100 + 16 + Payload.SealedChunkLength)]
    public async Task A_truncated_file_does_not_even_open(int cut)
    {
        var file = await Files.Seal(Files.Content((3 * Chunk) + 100));
        Assert.Equal(AgeFault.Payload, await Fault(file[..^cut]));
    }

    [Fact]
    public async Task A_file_cut_anywhere_does_not_open()
    {
        var file = await Files.Seal(Files.Content(40));
        for (var length = 0; length < file.Length; length++)
        {
            Assert.NotNull(await Fault(file[..length]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(Payload.SealedChunkLength)]
    public async Task What_follows_the_last_chunk_is_refused_at_once(int surplus)
    {
        foreach (var length in new[] { 100, Chunk, 2 * Chunk })
        {
            Assert.Equal(AgeFault.Payload, await Fault([.. await Files.Seal(Files.Content(length)), .. new byte[surplus]]));
        }
    }

    /// <summary>The flag is in the nonce: a last chunk in the middle, and a middle one at the end, are other chunks.</summary>
    [Fact]
    public async Task A_chunk_with_the_wrong_last_flag_is_refused_and_said_so()
    {
        var file = await Files.Seal(Files.Content(3 * Chunk));
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => SealedRanges.OpenAsync(
                new CountedBytes(file[..^Payload.SealedChunkLength]), [Files.Identity()], Files.Stop));
        Assert.Equal("chunk 1 is not the last that was sealed", refusal.Detail);

        // Two files under one key and nonce, which only a test can make: the last chunk of the short one is a whole one.
        var (shorter, longer) = (await Sealed(2 * Chunk), await Sealed(3 * Chunk));
        shorter.AsSpan(LongFile.ChunkStart(shorter, 1)).CopyTo(longer.AsSpan(LongFile.ChunkStart(longer, 1)));
        using var ranges = await SealedRanges.OpenAsync(new CountedBytes(longer), [Files.Identity()], Files.Stop);
        refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => ranges.ReadAsync(Chunk, new byte[1], Files.Stop));
        Assert.Equal("chunk 1 was sealed as the last, yet more follows", refusal.Detail);
    }

    [Fact]
    public async Task Swapped_chunks_are_refused_where_they_are_read_and_only_there()
    {
        var file = await Files.Seal(Files.Content(4 * Chunk));
        var (one, two) = (LongFile.ChunkStart(file, 1), LongFile.ChunkStart(file, 2));
        var first = file[one..two];
        file.AsSpan(two, Payload.SealedChunkLength).CopyTo(file.AsSpan(one));
        first.CopyTo(file, two);
        using var ranges = await SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity()], Files.Stop);
        var part = new byte[Chunk];
        await ranges.ReadAsync(0, part, Files.Stop);
        await ranges.ReadAsync(3 * Chunk, part, Files.Stop);
        foreach (var at in new[] { Chunk, 2 * Chunk, Chunk - 1 })
        {
            var refusal = await Assert.ThrowsAsync<AgeFormatException>(() => ranges.ReadAsync(at, part, Files.Stop));
            Assert.Equal(AgeFault.Payload, refusal.Fault);
        }
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_is_refused_and_nothing_of_its_chunk_is_shown()
    {
        var file = await Files.Seal(Files.Content(100));
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAnyAsync<AgeException>(
                () => SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity()], Files.Stop));
            file[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public async Task After_a_refusal_other_parts_are_still_verified_anew()
    {
        var file = await Files.Seal(Files.Content(3 * Chunk));
        file[LongFile.ChunkStart(file, 1)] ^= 1;
        using var ranges = await SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity()], Files.Stop);
        var part = new byte[10];
        for (var round = 0; round < 2; round++)
        {
            await Assert.ThrowsAsync<AgeFormatException>(() => ranges.ReadAsync(Chunk, part, Files.Stop));
            await ranges.ReadAsync(0, part, Files.Stop);
            Assert.Equal(Files.Content(10), part);
        }
    }

    [Fact]
    public async Task Another_identity_and_the_text_form_are_refused()
    {
        var file = await Files.Seal(Files.Content(10));
        await Assert.ThrowsAsync<NoIdentityMatchException>(
            () => SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity(2)], Files.Stop));
        Assert.Equal(AgeFault.Header, await Fault(await Files.Seal(Files.Content(10), armor: true)));
    }

    [Fact]
    public async Task A_file_that_becomes_shorter_is_an_error_and_no_part()
    {
        var place = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(place, await Files.Seal(Files.Content(3 * Chunk)), Files.Stop);
            using var handle = File.OpenHandle(place, FileMode.Open, FileAccess.ReadWrite);
            using var ranges = await SealedRanges.OpenAsync(new FileRanges(handle), [Files.Identity()], Files.Stop);
            RandomAccess.SetLength(handle, 1000);
            await Assert.ThrowsAsync<EndOfStreamException>(() => ranges.ReadAsync(0, new byte[10], Files.Stop));
        }
        finally
        {
            File.Delete(place);
        }
    }

    [Fact]
    public async Task The_header_is_named_by_its_digest()
    {
        var file = await Files.Seal(Files.Content(10));
        using var ranges = await SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity()], Files.Stop);
        Assert.Equal(Digest.Of(file.AsSpan(0, Files.PayloadStart(file))), ranges.Header);
    }

    private static Task<byte[]> Sealed(int length) => LongFile.Seal(Files.Content(length), 1);

    private static async Task<AgeFault?> Fault(byte[] file)
    {
        try
        {
            using var ranges = await SealedRanges.OpenAsync(new CountedBytes(file), [Files.Identity()], Files.Stop);
            return null;
        }
        catch (AgeFormatException refusal)
        {
            return refusal.Fault;
        }
    }
}
