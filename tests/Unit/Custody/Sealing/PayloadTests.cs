using FsCheck;
using FsCheck.Fluent;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class PayloadTests
{
    private const int Chunk = Payload.ChunkLength;

    public static TheoryData<int> Lengths =>
        [0, 1, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, (2 * Chunk) + 1, 5 * Chunk];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task What_was_sealed_opens_and_has_the_length_that_the_format_says(int length)
    {
        var content = Files.Content(length);
        var file = await Files.Seal(content);
        var chunks = Math.Max(1, (length + Chunk - 1) / Chunk);
        Assert.Equal(Files.PayloadStart(file) + 16 + length + (16 * chunks), file.Length);
        Assert.Equal(content, await Files.Open(file));
    }

    [Fact]
    public void Any_content_opens_as_it_was_sealed_in_either_form() =>
        Prop.ForAll<byte[], bool>((content, armor) =>
            content.AsSpan().SequenceEqual(
                Files.Open(Files.Seal(content, armor).GetAwaiter().GetResult()).GetAwaiter().GetResult()))
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task Sealing_the_same_content_twice_gives_two_files_without_a_common_part()
    {
        var one = await Files.Seal(Files.Content(64));
        var two = await Files.Seal(Files.Content(64));
        Assert.NotEqual(one[Files.PayloadStart(one)..], two[Files.PayloadStart(two)..]);
        Assert.NotEqual(one[..Files.PayloadStart(one)], two[..Files.PayloadStart(two)]);
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_in_a_sealed_file_is_refused()
    {
        var file = await Files.Seal(Files.Content(100), false, Files.Identity().Recipient, Files.Identity(2).Recipient);
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAnyAsync<AgeException>(() => Files.Open(file));
            file[i] ^= (byte)(1 << (i % 8));
        }

        Assert.Equal(Files.Content(100), await Files.Open(file));
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_in_an_armored_file_is_refused()
    {
        var file = await Files.Seal(Files.Content(100), armor: true);
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAnyAsync<AgeException>(() => Files.Open(file));
            file[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Theory]
    [InlineData(3 * Chunk)]
    [InlineData((3 * Chunk) + 5)]
    public async Task A_file_cut_at_any_chunk_boundary_or_beside_it_is_refused(int length)
    {
        var file = await Files.Seal(Files.Content(length));
        var start = Files.PayloadStart(file) + Payload.NonceLength;
        for (var boundary = start; boundary < file.Length; boundary += Payload.SealedChunkLength)
        {
            foreach (var beside in new[] { -1, 0, 1, 15, 16, 17 })
            {
                await Assert.ThrowsAsync<AgeFormatException>(() => Files.Open(file[..(boundary + beside)]));
            }
        }
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_refused()
    {
        var file = await Files.Seal(Files.Content(40));
        for (var cut = 0; cut < file.Length; cut++)
        {
            await Assert.ThrowsAsync<AgeFormatException>(() => Files.Open(file[..cut]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(Chunk)]
    [InlineData(2 * Payload.SealedChunkLength)]
    public async Task Anything_after_the_last_chunk_is_refused(int surplus)
    {
        var file = await Files.Seal(Files.Content(2 * Chunk));
        Assert.Equal(AgeFault.Payload, await Files.Fault([.. file, .. new byte[surplus]]));
    }

    [Fact]
    public async Task Chunks_in_another_order_are_refused()
    {
        var file = await Files.Seal(Files.Content(3 * Chunk));
        var start = Files.PayloadStart(file) + Payload.NonceLength;
        byte[] Part(int chunk) => file[(start + (chunk * Payload.SealedChunkLength))..][..Payload.SealedChunkLength];
        Assert.Equal(AgeFault.Payload, await Files.Fault([.. file[..start], .. Part(1), .. Part(0), .. Part(2)]));
        Assert.Equal(AgeFault.Payload, await Files.Fault([.. file[..start], .. Part(0), .. Part(0), .. Part(2)]));
        Assert.Equal(AgeFault.Payload, await Files.Fault([.. file[..start], .. Part(0), .. Part(2)]));
    }

    [Fact]
    public async Task A_payload_of_another_file_is_refused_under_this_header()
    {
        var one = await Files.Seal(Files.Content(10));
        var two = await Files.Seal(Files.Content(10));
        Assert.Equal(AgeFault.Payload,
            await Files.Fault([.. one[..Files.PayloadStart(one)], .. two[Files.PayloadStart(two)..]]));
    }

    /// <summary>The last chunk is empty only where the whole file is: else one content has two sealed forms.</summary>
    [Fact]
    public async Task An_empty_last_chunk_after_a_full_one_is_refused_though_it_is_authentic()
    {
        using var key = new FileKey();
        using var cipher = key.PayloadCipher(new byte[16]);
        var sealedChunks = new byte[Payload.SealedChunkLength + 16];
        var nonce = new byte[12];
        cipher.Encrypt(nonce, new byte[Chunk], sealedChunks.AsSpan(0, Chunk), sealedChunks.AsSpan(Chunk, 16));
        (nonce[10], nonce[11]) = (1, 1);
        cipher.Encrypt(nonce, [], [], sealedChunks.AsSpan(Chunk + 16));

        var payload = new Payload(key, new byte[16]);
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(
            () => payload.OpenAsync(
                new StreamSource(new ByteSource(new MemoryStream(sealedChunks)), null), new StreamSink(Stream.Null),
                new Passage(Pace.Default), Files.Stop));
        Assert.Equal(AgeFault.Payload, refusal.Fault);
    }

    [Fact]
    public async Task Nothing_of_a_changed_chunk_is_released_and_all_before_it_is()
    {
        var file = await Files.Seal(Files.Content(3 * Chunk));
        file[^(Payload.SealedChunkLength + 1)] ^= 1;
        using var plain = new MemoryStream();
        await Assert.ThrowsAsync<AgeFormatException>(
            () => Age.OpenAsync(new MemoryStream(file), plain, [Files.Identity()], Files.Stop));
        Assert.Equal(Files.Content(3 * Chunk)[..Chunk], plain.ToArray());
    }

    [Fact]
    public async Task A_stream_that_gives_one_byte_at_a_time_makes_no_difference()
    {
        var content = Files.Content(Chunk + 10);
        using var into = new MemoryStream();
        await Age.SealAsync(new Drip(content), into, [Files.Identity().Recipient], armor: true, Files.Stop);
        using var plain = new MemoryStream();
        await Age.OpenAsync(new Drip(into.ToArray()), plain, [Files.Identity()], Files.Stop);
        Assert.Equal(content, plain.ToArray());
    }

    [Fact]
    public async Task A_cancelled_call_stops()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Age.SealAsync(
            new MemoryStream(10), new MemoryStream(), [Files.Identity().Recipient], armor: false, stopped.Token));
    }

    private sealed class Drip(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
