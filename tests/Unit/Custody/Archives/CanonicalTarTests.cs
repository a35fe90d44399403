using System.Diagnostics;
using System.Text;
using LotusBridge.Custody.Archives;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Archives;

public sealed class CanonicalTarTests
{
    [Fact]
    public async Task What_was_written_reads_back_in_order()
    {
        var names = await Read(await Write(("b", [1, 2, 3]), ("a/文件.txt", []), ("c", Files.Content(1024))));
        Assert.Equal(["b:3", "a/文件.txt:0", "c:1024"], names);
    }

    [Fact]
    public async Task An_archive_of_nothing_is_two_zero_blocks()
    {
        var bytes = await Write();
        Assert.Equal(new byte[1024], bytes);
        Assert.Empty(await Read(bytes));
    }

    [Fact]
    public async Task One_flipped_bit_outside_a_content_is_refused()
    {
        var good = await Write(("a", [1, 2, 3]), ("b/c", [4]));
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var at = bit / 8;
            if (at is (>= 512 and < 515) or 1536)
            {
                continue;
            }

            var bad = (byte[])good.Clone();
            bad[at] ^= (byte)(1 << (bit % 8));

            // A changed name or size may give another canonical header only if the checksum moved with it.
            await Assert.ThrowsAsync<ArchiveFormatException>(() => Read(bad));
        }
    }

    [Fact]
    public async Task An_archive_cut_short_anywhere_is_refused()
    {
        var good = await Write(("a", [1, 2, 3]));
        for (var length = 0; length < good.Length; length++)
        {
            await Assert.ThrowsAsync<ArchiveFormatException>(() => Read(good[..length]));
        }
    }

    [Fact]
    public async Task Anything_after_the_end_is_refused() =>
        await Assert.ThrowsAsync<ArchiveFormatException>(async () => await Read([.. await Write(("a", [1])), 0]));

    [Fact]
    public async Task A_single_zero_block_between_files_is_refused()
    {
        var one = await Write(("a", [1]));
        await Assert.ThrowsAsync<ArchiveFormatException>(() => Read([.. one[..1024], .. new byte[512], .. one]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".")]
    [InlineData("a\\b")]
    [InlineData("C:a")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("what?")]
    public async Task A_name_that_is_no_plain_relative_path_is_not_written(string name)
    {
        Assert.NotNull(ArchiveName.Problem(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Write((name, [])));
    }

    [Fact]
    public async Task A_name_that_is_not_Unicode_is_not_written() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Write(("a\ud800", [])));

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a\0b")]
    public async Task A_header_with_such_a_name_is_refused_even_with_a_good_checksum(string name)
    {
        var bytes = await Write(("aaaa", []));
        bytes.AsSpan(0, 4).Clear();
        Encoding.ASCII.GetBytes(name).CopyTo(bytes, 0);
        Checksum(bytes);
        await Assert.ThrowsAsync<ArchiveFormatException>(() => Read(bytes));
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('5')]
    [InlineData('x')]
    public async Task A_link_a_folder_and_an_extension_are_refused_even_with_a_good_checksum(char kind)
    {
        var bytes = await Write(("a", []));
        bytes[156] = (byte)kind;
        Checksum(bytes);
        await Assert.ThrowsAsync<ArchiveFormatException>(() => Read(bytes));
    }

    [Fact]
    public async Task A_name_has_at_most_100_bytes()
    {
        var longest = new string('a', 97) + "蓮";
        Assert.Equal([longest + ":1"], await Read(await Write((longest, [1]))));
        await Assert.ThrowsAsync<ArgumentException>(() => Write((longest + "a", [1])));
    }

    [Fact]
    public void From_8_GiB_on_a_size_is_written_in_base_256()
    {
        var octal = TarHeader.Write("a", (1L << 33) - 1);
        var binary = TarHeader.Write("a", 1L << 33);
        Assert.Equal("77777777777\0"u8.ToArray(), octal[124..136]);
        Assert.Equal([0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0], binary[124..136]);
        Assert.Equal((1L << 33) - 1, TarHeader.Parse(octal).Size);
        Assert.Equal(1L << 33, TarHeader.Parse(binary).Size);
    }

    [Fact]
    public void A_small_size_in_base_256_is_refused()
    {
        var header = TarHeader.Write("a", 1L << 33);
        header[131] = 1;
        Checksum(header);
        Assert.Throws<ArchiveFormatException>(() => TarHeader.Parse(header));
    }

    [Fact]
    public async Task A_file_above_what_the_reader_will_hold_is_refused()
    {
        var reader = new CanonicalTarReader(new MemoryStream(await Write(("a", [1, 2]))));
        await reader.NextAsync(Files.Stop);
        await Assert.ThrowsAsync<ArchiveFormatException>(() => reader.ReadAllAsync(1, Files.Stop));
    }

    [Fact]
    public async Task Skipping_a_file_still_checks_its_padding()
    {
        var bytes = await Write(("a", [1, 2]), ("b", []));
        bytes[600] = 1;
        var reader = new CanonicalTarReader(new MemoryStream(bytes));
        await reader.NextAsync(Files.Stop);
        await Assert.ThrowsAsync<ArchiveFormatException>(() => reader.NextAsync(Files.Stop));
    }

    [Fact]
    public async Task Gnu_tar_writes_the_same_bytes()
    {
        Assert.SkipUnless(File.Exists("/bin/tar") || File.Exists("/usr/bin/tar"), "no tar program here");
        var folder = Directory.CreateTempSubdirectory("lotus-tar-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "one.txt"), Files.Content(700), Files.Stop);
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "蓮.txt"), [], Files.Stop);
            using var tar = Process.Start(new ProcessStartInfo("tar",
            [
                "--format=ustar", "-b1", "--owner=:0", "--group=:0", "--numeric-owner", "--mtime=@0", "--mode=0644",
                "-C", folder.FullName, "-cf", Path.Combine(folder.FullName, "out"), "one.txt", "蓮.txt",
            ]))!;
            await tar.WaitForExitAsync(Files.Stop);
            Assert.Equal(0, tar.ExitCode);
            Assert.Equal(
                await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "out"), Files.Stop),
                await Write(("one.txt", Files.Content(700)), ("蓮.txt", [])));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<byte[]> Write(params (string Name, byte[] Content)[] files)
    {
        using var into = new MemoryStream();
        var writer = new CanonicalTarWriter(into);
        foreach (var (name, content) in files)
        {
            await writer.AddAsync(name, content.Length, new MemoryStream(content), Files.Stop);
        }

        await writer.FinishAsync(Files.Stop);
        return into.ToArray();
    }

    private static async Task<List<string>> Read(byte[] bytes)
    {
        var reader = new CanonicalTarReader(new MemoryStream(bytes));
        var names = new List<string>();
        while (await reader.NextAsync(Files.Stop) is { } entry)
        {
            names.Add($"{entry.Name}:{entry.Size}");
            await reader.ReadAllAsync(1 << 20, Files.Stop);
        }

        return names;
    }

    private static void Checksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        var sum = header.Take(512).Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
    }
}
