using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

public sealed class ContainerTests
{
    private const int Chunk = Payload.ChunkLength;
    private const int SealedChunk = Payload.SealedChunkLength;

    public static TheoryData<int> Lengths => [0, 1, Chunk - 1, Chunk, Chunk + 1, 2 * Chunk, (17 * Chunk) + 5];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task What_was_sealed_opens_and_has_the_length_that_the_format_says(int length)
    {
        var content = Files.Content(length);
        var file = await Containers.Seal(content);
        var chunks = Math.Max(1, (length + Chunk - 1) / Chunk);
        Assert.Equal(Containers.HeaderLength(file) + 16 + length + (16 * chunks), file.Length);
        Assert.Equal(content, await Containers.Open(file));
    }

    [Fact]
    public async Task Files_are_sealed_and_opened_by_several_lanes_to_the_same_bytes()
    {
        var folder = Directory.CreateTempSubdirectory("lotus-sm-");
        var content = Files.Content((40 * Chunk) + 3);
        await using (var plain = new FileStream(Path.Combine(folder.FullName, "plain"), FileMode.CreateNew))
        await using (var into = new FileStream(Path.Combine(folder.FullName, "sealed"), FileMode.CreateNew))
        await using (var again = new FileStream(Path.Combine(folder.FullName, "again"), FileMode.CreateNew))
        {
            await plain.WriteAsync(content, Containers.Stop);
            plain.Position = 0;
            await MainlandContainer.SealAsync(plain, into, [Sm2Vectors.Key.PublicKey], new Pace(4), Containers.Stop);
            into.Position = 0;
            await MainlandContainer.OpenAsync(into, again, [Sm2Vectors.Key], new Pace(4), Containers.Stop);
        }

        var file = await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "sealed"), Containers.Stop);
        Assert.Equal(content, await Containers.Open(file));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "again"), Containers.Stop));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_recipient_opens_it_and_nobody_else()
    {
        var file = await Containers.Seal("hello"u8.ToArray(), Sm2Vectors.Key, Sm2Vectors.KeyOf(2), Sm2Vectors.KeyOf(3));
        foreach (var secret in new[] { Sm2Vectors.Key, Sm2Vectors.KeyOf(2), Sm2Vectors.KeyOf(3) })
        {
            Assert.Equal("hello"u8.ToArray(), await Containers.Open(file, Sm2Vectors.KeyOf(9), secret));
        }

        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Containers.Open(file, Sm2Vectors.KeyOf(4)));
        Assert.Equal(3, (await MainlandContainer.InspectAsync(new MemoryStream(file), Containers.Stop)).Recipients);
    }

    [Fact]
    public async Task It_never_calls_itself_age_and_age_refuses_it()
    {
        var file = await Containers.Seal("hello"u8.ToArray());
        Assert.True(MainlandContainer.IsStart(file));
        Assert.DoesNotContain("age", Containers.HeaderOf(file)[..24], StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<AgeFormatException>(() => Files.Open(file));
        Assert.Contains("lotus sm open", refusal.Detail, StringComparison.Ordinal);

        var age = await Files.Seal("hello"u8.ToArray());
        Assert.False(MainlandContainer.IsStart(age));
        Assert.Equal(AgeFault.Header, await Containers.Fault(age));
    }

    [Fact]
    public async Task One_flipped_bit_anywhere_is_refused()
    {
        var file = await Containers.Seal(Files.Content(40), Sm2Vectors.Key, Sm2Vectors.KeyOf(2));
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= (byte)(1 << (i % 8));
            await Assert.ThrowsAnyAsync<AgeException>(() => Containers.Open(file));
            file[i] ^= (byte)(1 << (i % 8));
        }

        Assert.Equal(Files.Content(40), await Containers.Open(file));
    }

    [Fact]
    public async Task A_file_cut_anywhere_in_its_header_or_beside_a_chunk_boundary_is_refused()
    {
        var file = await Containers.Seal(Files.Content(3 * Chunk));
        var header = Containers.HeaderLength(file);
        for (var length = 0; length < header + 16; length += 7)
        {
            Assert.Equal(AgeFault.Header, await Containers.Fault(file[..length]));
        }

        for (var boundary = header + 16; boundary <= file.Length; boundary += SealedChunk)
        {
            foreach (var length in new[] { boundary - 1, boundary, boundary + 1, boundary + 16 }.Where(at => at < file.Length))
            {
                Assert.NotNull(await Record.ExceptionAsync(() => Containers.Open(file[..length])));
            }
        }
    }

    [Fact]
    public async Task Chunks_that_change_places_or_come_twice_or_follow_the_last_are_refused()
    {
        var file = await Containers.Seal(Files.Content(4 * Chunk));
        var payload = Containers.HeaderLength(file) + 16;
        byte[] Part(int number) => file[(payload + (number * SealedChunk))..(payload + ((number + 1) * SealedChunk))];
        byte[] Of(params int[] numbers) => [.. file[..payload], .. numbers.SelectMany(Part)];

        Assert.Equal(Files.Content(4 * Chunk), await Containers.Open(Of(0, 1, 2, 3)));
        foreach (var order in new int[][]
        {
            [1, 0, 2, 3], [0, 2, 1, 3], [0, 0, 2, 3], [0, 1, 3], [0, 1, 2], [3], [0, 1, 2, 3, 3], [0, 1, 2, 3, 0], [],
        })
        {
            Assert.Equal(AgeFault.Payload, await Containers.Fault(Of(order)));
        }

        Assert.Equal(AgeFault.Payload, await Containers.Fault([.. file, 0]));
        Assert.Equal(AgeFault.Payload, await Containers.Fault([.. file, .. new byte[16]]));
    }

    [Fact]
    public async Task The_header_or_payload_of_another_container_for_the_same_reader_is_refused()
    {
        var one = await Containers.Seal(Files.Content(100));
        var other = await Containers.Seal(Files.Content(101));
        Assert.Equal(AgeFault.Payload, await Containers.Fault(Containers.With(one, Containers.HeaderOf(other))));

        // The wrapped key of the other beside its own: it opens, and the MAC is another key's.
        var lines = Containers.HeaderOf(one).Split('\n');
        var foreign = Containers.HeaderOf(other).Split('\n')[1];
        Assert.Equal(AgeFault.Mac, await Containers.Fault(
            Containers.With(one, string.Join('\n', lines[0], foreign, lines[1], lines[2], ""))));
        Assert.Equal(AgeFault.Mac, await Containers.Fault(
            Containers.With(one, string.Join('\n', lines[0], foreign, lines[2], ""))));
    }

    [Fact]
    public async Task A_recipient_that_is_added_dropped_or_moved_is_refused()
    {
        var file = await Containers.Seal(Files.Content(9), Sm2Vectors.Key, Sm2Vectors.KeyOf(2));
        var lines = Containers.HeaderOf(file).Split('\n');
        foreach (var changed in new string[][]
        {
            [lines[0], lines[2], lines[1], lines[3], ""],
            [lines[0], lines[1], lines[3], ""],
            [lines[0], lines[1], lines[2], lines[2], lines[3], ""],
        })
        {
            Assert.Equal(AgeFault.Mac, await Containers.Fault(Containers.With(file, string.Join('\n', changed))));
        }
    }

    [Fact]
    public async Task Every_file_has_its_own_key_and_nonce()
    {
        using var one = new MemoryStream();
        using var other = new MemoryStream();
        foreach (var into in new[] { one, other })
        {
            await MainlandContainer.SealAsync(
                new MemoryStream(new byte[64]), into, [Sm2Vectors.Key.PublicKey], Pace.Default, Containers.Stop);
        }

        Assert.NotEqual(one.ToArray()[^80..], other.ToArray()[^80..]);
        Assert.NotEqual(Containers.HeaderOf(one.ToArray()), Containers.HeaderOf(other.ToArray()));
    }

    [Fact]
    public async Task Nobody_and_too_many_are_no_recipients()
    {
        using var into = new MemoryStream();
        Task Seal(int count) => MainlandContainer.SealAsync(
            new MemoryStream([1]), into, [.. Enumerable.Repeat(Sm2Vectors.Key.PublicKey, count)], Pace.Default,
            Containers.Stop);
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(0));
        await Assert.ThrowsAsync<ArgumentException>(() => Seal(MainlandContainer.MaxRecipients + 1));
        Assert.Equal(0, into.Length);
        await Seal(MainlandContainer.MaxRecipients);
        Assert.Equal("\u0001", Encoding.ASCII.GetString(await Containers.Open(into.ToArray())));
    }
}
