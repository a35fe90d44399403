using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Hosting;

public sealed class KeptFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-kept-").FullName;

    private string Kept => Path.Combine(folder, "kept");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_a_crash_left_half_written_is_not_the_file_and_is_written_over()
    {
        File.WriteAllText(Kept + ".part", "half of something longer than the whole");
        Assert.False(File.Exists(Kept));
        KeptFile.Write(Kept, "whole"u8);
        Assert.Equal("whole", File.ReadAllText(Kept));
        Assert.Equal([Kept], Directory.GetFiles(folder));
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        KeptFile.Write(Kept, "before"u8);
        Directory.CreateDirectory(Kept + ".part");
        Assert.ThrowsAny<Exception>(() => KeptFile.Write(Kept, "after"u8));
        Assert.Equal("before", File.ReadAllText(Kept));
    }
}
