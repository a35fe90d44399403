using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

public sealed class ArmorTests
{
    private const string Begin = "-----BEGIN AGE ENCRYPTED FILE-----\n";
    private const string End = "-----END AGE ENCRYPTED FILE-----\n";

    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(48 * 1024)]
    [InlineData((48 * 1024) + 1)]
    [InlineData(200_000)]
    public async Task What_was_armored_has_64_columns_and_reads_back(int length)
    {
        using var into = new MemoryStream();
        var writer = new ArmorWriter(into);
        await writer.WriteAsync(Files.Content(length), Files.Stop);
        await writer.FinishAsync(Files.Stop);

        var lines = Encoding.ASCII.GetString(into.ToArray()).Split('\n');
        Assert.Equal([Begin[..^1], End[..^1], ""], [lines[0], lines[^2], lines[^1]]);
        Assert.All(lines[1..^3], line => Assert.Equal(64, line.Length));
        Assert.Equal(Files.Content(length), await Read(into.ToArray()));
    }

    [Theory]
    [InlineData("QUJD\n")]
    [InlineData("QUJD\r\n")]
    [InlineData("QUI=\n")]
    [InlineData("")]
    public async Task Strict_lines_are_read(string lines) =>
        Assert.NotNull(await Read(Encoding.ASCII.GetBytes(Begin + lines + End)));

    [Theory]
    [InlineData("QUJD")] // no line end before END
    [InlineData("\nQUJD\n")] // an empty line
    [InlineData("QUJD\n\n")]
    [InlineData("QUI=\nQUJD\n")] // a line after a short one
    [InlineData("QUJD\nQUJD\n")]
    [InlineData("QUJ\n")] // no padding
    [InlineData("QUJ=\n")] // a stray bit
    [InlineData("QUJD \n")]
    [InlineData("QUJD\r\r\n")]
    [InlineData("QUJD\r")]
    [InlineData("QU-D\n")]
    [InlineData("Comment: no\n\nQUJD\n")]
    [InlineData("QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD\n")] // 68 columns
    [InlineData("-----BEGIN AGE ENCRYPTED FILE-----\nQUJD\n")]
    public async Task Looser_lines_are_refused(string lines) => await Refused(Begin + lines + End);

    [Theory]
    [InlineData("QUJD\n")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE----\nQUJD\n")]
    [InlineData("-----BEGIN PGP MESSAGE-----\nQUJD\n")]
    [InlineData(" -----BEGIN AGE ENCRYPTED FILE-----\nQUJD\n")]
    public async Task Another_beginning_is_refused(string begin) => await Refused(begin + End);

    [Theory]
    [InlineData("")]
    [InlineData("-----END AGE ENCRYPTED FILE----")]
    [InlineData("-----END AGE ENCRYPTED FILE-----\nx")]
    [InlineData("-----END AGE ENCRYPTED FILE-----x")]
    [InlineData("-----END AGE ENCRYPTED FILE-----\n-----BEGIN AGE ENCRYPTED FILE-----\n")]
    public async Task Another_end_is_refused(string end) => await Refused(Begin + "QUJD\n" + end);

    [Fact]
    public async Task White_space_around_is_read_up_to_its_limit_and_refused_past_it()
    {
        var most = new string('\n', Armor.MaxWhiteSpace);
        Assert.Equal("ABC"u8.ToArray(), await Read(Encoding.ASCII.GetBytes($"{most}{Begin}QUJD\n{End}{most}")));
        await Refused($"\n{most}{Begin}QUJD\n{End}");
        await Refused($"{Begin}QUJD\n{End}\n{most}");
    }

    [Fact]
    public async Task An_endless_line_is_refused_without_reading_it_all()
    {
        using var endless = new MemoryStream(new byte[10_000_000]);
        await Assert.ThrowsAsync<AgeFormatException>(
            () => Age.OpenAsync(endless, Stream.Null, [Files.Identity()], Files.Stop));
        Assert.InRange(endless.Position, 0, 200_000);
    }

    private static async Task<byte[]> Read(byte[] text)
    {
        using var decoded = new MemoryStream();
        await new ArmorReader(new ByteSource(new MemoryStream(text))).CopyToAsync(decoded, Files.Stop);
        return decoded.ToArray();
    }

    private static async Task Refused(string text) => Assert.Equal(
        AgeFault.Armor,
        (await Assert.ThrowsAsync<AgeFormatException>(() => Read(Encoding.ASCII.GetBytes(text)))).Fault);
}
