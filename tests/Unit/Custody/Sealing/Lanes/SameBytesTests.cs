using LotusBridge.Custody.Sealing;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

/// <summary>How many lanes work, and on what, changes nothing of what comes out.</summary>
public sealed class SameBytesTests : IDisposable
{
    private const int Chunk = LongFile.Chunk;
    private const int BatchLength = LongFile.BatchLength;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-lanes-");

    public static MatrixTheoryData<int, int> Cases => new(
        [0, 1, Chunk, Chunk + 1, BatchLength - 1, BatchLength, BatchLength + 1, 2 * BatchLength, LongFile.Length], [1, 2, 3]);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Any_number_of_lanes_seals_to_the_same_bytes(int lanes)
    {
        Assert.Equal(Digest.Of(await LongFile.SealedAsync()), Digest.Of(await LongFile.Seal(LongFile.Content, lanes)));
        using var into = Create("into");
        using var plain = Write("plain", LongFile.Content);
        await LongFile.SealInto(plain, into, lanes);
        Assert.Equal(Digest.Of(await LongFile.SealedAsync()), Digest.Of(Read("into")));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Files_streams_and_memory_seal_to_the_same_bytes_and_open_to_the_content(int length, int lanes)
    {
        var content = LongFile.Content[..length];
        var expected = await LongFile.Seal(content, 1);
        using (var into = File.Create(Place("sealed")))
        using (var plain = Write("plain", content))
        {
            await LongFile.SealInto(plain, into, lanes);
            Assert.Equal((plain.Length, into.Length), (plain.Position, into.Position));
        }

        using var piped = new MemoryStream();
        await LongFile.SealInto(new TrippedSource(content, length, _ => ValueTask.FromResult(0)), piped, lanes);
        Assert.Equal(Digest.Of(expected), Digest.Of(piped.ToArray()));
        Assert.Equal(Digest.Of(expected), Digest.Of(Read("sealed")));

        using (var from = File.OpenRead(Place("sealed")))
        using (var opened = File.Create(Place("opened")))
        {
            await LongFile.OpenInto(from, opened, lanes);
        }

        using var released = new MemoryStream();
        await LongFile.OpenInto(
            new TrippedSource(expected, expected.Length, _ => ValueTask.FromResult(0)), released, lanes);
        Assert.Equal(Digest.Of(content), Digest.Of(Read("opened")));
        Assert.Equal(Digest.Of(content), Digest.Of(released.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_facts_are_those_of_one_pass_over_each_side(int length, int lanes)
    {
        var content = LongFile.Content[..length];
        using var plain = Write("plain", content);
        using var into = Create("sealed");
        var facts = await SealedFile.SealAsync(
            plain, into, [Files.Identity().Recipient], armor: false, new Pace(lanes), Files.Stop);

        var (inside, outside) = (ContentHash.Of(content), ContentHash.Of(Read("sealed")));
        Assert.Equal(inside, new ContentHash(facts.PlaintextSha256, facts.PlaintextRoot, facts.PlaintextLength));
        Assert.Equal(outside, new ContentHash(facts.CiphertextSha256, facts.CiphertextRoot, facts.CiphertextLength));
        into.Position = 0;
        Assert.Equal(facts, await SealedFile.OpenAsync(into, Stream.Null, [Files.Identity()], new Pace(lanes), Files.Stop));
    }

    [Fact]
    public async Task Text_has_the_same_facts_whatever_the_lanes()
    {
        var text = await LongFile.Seal(LongFile.Content, 3, armor: true);
        Assert.Equal(Digest.Of(await LongFile.Seal(LongFile.Content, 1, armor: true)), Digest.Of(text));
        var facts = await SealedFile.OpenAsync(
            new MemoryStream(text), Stream.Null, [Files.Identity()], new Pace(3), Files.Stop);
        Assert.Equal((Digest.Of(text), text.Length), (facts.CiphertextSha256, facts.CiphertextLength));
        Assert.Equal(ContentHash.Of(text).Root, facts.CiphertextRoot);
    }

    /// <summary>A sealed file inside a container, and an output that is the middle of a file.</summary>
    [Fact]
    public async Task Files_are_read_and_written_from_their_positions_on()
    {
        var sealedFile = await LongFile.SealedAsync();
        using var from = Write("from", [.. new byte[1000], .. sealedFile]);
        using var into = Create("into");
        (from.Position, into.Position) = (1000, 77);
        await LongFile.OpenInto(from, into, 2);
        Assert.Equal(LongFile.Content, Read("into")[77..]);

        (into.Position, from.Position) = (77, 0);
        using var again = Create("again");
        again.WriteByte(9);
        await LongFile.SealInto(into, again, 2);
        Assert.Equal(sealedFile, Read("again")[1..]);
    }

    [Fact]
    public async Task Every_byte_that_is_read_is_reported_once()
    {
        long passed = 0;
        using var plain = Write("plain", LongFile.Content);
        await Age.SealAsync(
            plain, Stream.Null, [Files.Identity().Recipient], armor: false,
            new Pace(3, count => Interlocked.Add(ref passed, count)), Files.Stop);
        Assert.Equal(LongFile.Length, passed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Pace.MaxLanes + 1)]
    public void A_number_of_lanes_that_makes_no_sense_is_refused(int lanes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pace(lanes));

    private string Place(string name) => Path.Combine(folder.FullName, name);

    private FileStream Create(string name) =>
        new(Place(name), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);

    private byte[] Read(string name)
    {
        using var file = new FileStream(Place(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private FileStream Write(string name, byte[] content)
    {
        File.WriteAllBytes(Place(name), content);
        return File.OpenRead(Place(name));
    }
}
