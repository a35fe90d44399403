using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Journals;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;
using LotusBridge.Tests.Unit.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Packages;

public sealed class ResumedPackageTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-resumed-");
    private readonly HybridIdentity own = Files.Hybrid(9);
    private byte[] content = LongFile.Content;
    private int written;

    public void Dispose()
    {
        own.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_resumed_package_has_the_manifest_of_what_lies_there(int lanes)
    {
        foreach (var step in new[] { 1, 2, 5 })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => Seal(lanes, step));
        }

        written = 0;
        var manifest = await Seal(lanes);
        Assert.InRange(written, 1, 4);
        var file = await File.ReadAllBytesAsync(Place("sealed"), Files.Stop);
        var whole = ContentHash.Of(file);
        Assert.Equal((whole.Sha256, whole.Root, whole.Length), (manifest.Sealed.Sha256, manifest.Sealed.Root, manifest.Sealed.Size));
        Assert.Equal(Digest.Of(content), manifest.Files[1].Sha256);
        await Opens(file, manifest);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_sealed_anew_with_a_manifest_of_its_new_content()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Seal(1, endAfter: 7));
        var before = await File.ReadAllBytesAsync(Place("sealed"), Files.Stop);
        content = [.. content];
        content[5] ^= 1;
        var manifest = await Seal(1);
        var file = await File.ReadAllBytesAsync(Place("sealed"), Files.Stop);
        Assert.NotEqual(before[..2000], file[..2000]);
        Assert.Equal(Digest.Of(content), manifest.Files[1].Sha256);
        await Opens(file, manifest);
    }

    [Fact]
    public async Task Parts_that_were_told_of_a_content_that_has_changed_are_told_anew()
    {
        content = Files.Content(PartList.PartBytes + 1_000_000);
        await Seal(2);
        content = [.. content];
        content[^1] ^= 1;

        var manifest = await Seal(2);

        var list = await File.ReadAllBytesAsync(Place("parts"), Files.Stop);
        Assert.Equal(2, PartList.Read(list, manifest.Sealed.Size, manifest.Sealed.Root)?.Count);
    }

    private string Place(string name) => Path.Combine(folder.FullName, name);

    private async Task<PackageSealed> Seal(int lanes, int endAfter = int.MaxValue)
    {
        var steps = 0;
        PackageSource Source(string name, byte[] bytes) =>
            new(name, bytes.Length, Bundles.TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream(bytes)));
        var journal = new JournalPlace(Place("journal"), own)
        {
            FlushEvery = 1,
            Reached = step =>
            {
                Interlocked.Add(ref written, step == JournalStep.BatchWritten ? 1 : 0);
                if (Interlocked.Increment(ref steps) >= endAfter)
                {
                    throw new InvalidOperationException("a crash");
                }
            },
        };
        using var into = new FileStream(Place("sealed"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var parts = File.Create(Place("parts"));
        return await Package.SealAsync(
            "P-7QK2M4XA9C1D", [Source("a", [1, 2, 3]), Source("b", content)], [Files.Hybrid().Recipient], signer: null, into,
            parts, journal, new Pace(lanes), Files.Stop);
    }

    private Task Opens(byte[] file, PackageSealed manifest) => Package.OpenAsync(
        new MemoryStream(file), [Files.Hybrid()], manifest, Place("opened"), Files.Stop);
}
