using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Cli.Courts;
using LotusBridge.Court.Containers;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Timestamps;

namespace LotusBridge.Tests.Unit.Court;

/// <summary>ASiC-E with CAdES: what is put in comes out, and nothing can be changed in between.</summary>
public sealed class ContainerTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 11, 1, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_holds_its_files_and_its_signature()
    {
        using var read = await ReadAsync(await MakeAsync());
        Assert.Empty(read.Problems);
        var signature = await read.VerifyAsync([], Stop);
        Assert.Empty(read.Problems);
        Assert.Equal("CN=the endorsing body", signature!.By.Subject);
        Assert.Equal(At, signature.At);
        Assert.Null(signature.Timestamp);
        Assert.Equal(["evidence/P/通話 1.csv", "empty", "paper.html"], read.Names);
        Assert.Equal("hello"u8.ToArray(), await read.ReadAsync("paper.html", 5, Stop));
        Assert.Null(await read.ReadAsync("paper.html", 4, Stop));
        Assert.Null(await read.ReadAsync("mimetype", 100, Stop));
    }

    [Fact]
    public async Task The_media_type_stands_first_and_as_it_is()
    {
        var bytes = await MakeAsync();
        Assert.Equal("mimetypeapplication/vnd.etsi.asic-e+zip", Encoding.ASCII.GetString(bytes.AsSpan(30, 39)));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.All(zip.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
    }

    [Fact]
    public async Task A_time_stamp_becomes_part_of_the_signature()
    {
        var (authority, certificate) = Authority();
        var bytes = await MakeAsync(stamp: imprint => Task.FromResult(Token(authority, certificate, imprint)));
        using var read = await ReadAsync(bytes);
        Assert.Equal(At.AddMinutes(1), (await read.VerifyAsync([certificate], Stop))!.Timestamp!.At);
        Assert.Empty(read.Problems);
    }

    [Fact]
    public async Task A_time_stamp_of_an_unknown_authority_or_over_something_else_does_not_hold()
    {
        var (authority, certificate) = Authority();
        var (_, other) = Authority();
        var good = await MakeAsync(stamp: imprint => Task.FromResult(Token(authority, certificate, imprint)));
        var astray = await MakeAsync(stamp: _ => Task.FromResult(Token(authority, certificate, Digest.Of("else"u8))));
        (byte[] Bytes, TimestampCertificate[] Known)[] wrong = [(good, []), (good, [other]), (astray, [certificate])];
        foreach (var (bytes, known) in wrong)
        {
            using var read = await ReadAsync(bytes);
            Assert.Null(await read.VerifyAsync(known, Stop));
            Assert.Contains("its time-stamp does not hold", Assert.Single(read.Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_that_was_not_valid_then_signs_nothing()
    {
        using var read = await ReadAsync(await MakeAsync(at: At.AddYears(2)));
        Assert.Null(await read.VerifyAsync([], Stop));
        Assert.Contains("not valid", Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_changed_byte_of_a_file_or_the_manifest_is_found()
    {
        var whole = await MakeAsync();
        foreach (var name in new[] { "mimetype", "evidence/P/通話 1.csv", "paper.html", ContainerNames.Manifest })
        {
            var content = Unzip(whole)[name];
            for (var place = 0; place < content.Length; place += Math.Max(1, content.Length / 40))
            {
                var files = Unzip(whole);
                files[name] = [.. content];
                files[name][place] ^= 1;
                Assert.False(await HoldsAsync(Zip(files)), string.Create(CultureInfo.InvariantCulture, $"{name} {place}"));
            }
        }

        Assert.True(await HoldsAsync(Zip(Unzip(whole))));
    }

    /// <summary>CMS has bytes that no signature covers, such as the list of hash functions used: they say nothing.</summary>
    [Fact]
    public async Task A_changed_byte_of_the_signature_is_found_or_changes_nothing_that_it_says()
    {
        var files = Unzip(await MakeAsync());
        var signature = files[ContainerNames.Signature];
        var found = 0;
        for (var place = 0; place < signature.Length; place++)
        {
            byte[] changed = [.. signature];
            changed[place] ^= 1;
            if (CourtSignature.Verify(files[ContainerNames.Manifest], changed, [], out _) is { } read)
            {
                Assert.Equal(("CN=the endorsing body", At), (read.By.Subject, read.At));
            }
            else
            {
                found++;
            }
        }

        Assert.InRange(found, signature.Length * 9 / 10, signature.Length);
    }

    [Fact]
    public async Task A_file_more_or_less_is_found()
    {
        var whole = await MakeAsync();
        foreach (var name in Unzip(whole).Keys)
        {
            var files = Unzip(whole);
            files.Remove(name);
            Assert.False(await HoldsAsync(Zip(files)), name);
        }

        Assert.False(await HoldsAsync(Zip(new(Unzip(whole)) { ["surplus"] = [1] })));
        Assert.False(await HoldsAsync(Zip(new(Unzip(whole)) { ["META-INF/signature002.p7s"] = [1] })));
    }

    [Fact]
    public async Task The_signature_of_another_container_does_not_hold()
    {
        var (one, other) = (Unzip(await MakeAsync()), Unzip(await MakeAsync(paper: "another")));
        one[ContainerNames.Signature] = other[ContainerNames.Signature];
        Assert.False(await HoldsAsync(Zip(one)));
    }

    [Fact]
    public async Task A_truncated_container_is_none()
    {
        var whole = await MakeAsync();
        for (var length = 0; length < whole.Length; length += 97)
        {
            Assert.False(await HoldsAsync(whole[..length]));
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/absolute")]
    [InlineData("META-INF/ASiCManifest001.xml")]
    [InlineData("meta-inf/x")]
    [InlineData("mimetype")]
    [InlineData("a\\b")]
    [InlineData("a//b")]
    [InlineData("c:d")]
    [InlineData("")]
    public async Task A_name_that_leads_elsewhere_is_not_written(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(
            [ContainerSource.Of(name, "text/plain", "x")], At, stamp: null));

    [Fact]
    public async Task A_name_twice_is_not_written() => await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(
        [ContainerSource.Of("a", "text/plain", "x"), ContainerSource.Of("a", "text/plain", "y")], At, stamp: null));

    [Fact]
    public async Task Evidence_that_is_not_what_the_provider_signed_for_is_not_written()
    {
        var source = ContainerSource.Of("a", "text/plain", "x") with { Expected = Digest.Of("y"u8) };
        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync([source], At, stamp: null));
    }

    [Theory]
    [InlineData("<a/>")]
    [InlineData("")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")]
    public void A_manifest_of_another_form_is_none(string xml) =>
        Assert.Null(ContainerManifest.Read(Encoding.UTF8.GetBytes(xml)));

    internal static async Task<bool> HoldsAsync(byte[] bytes)
    {
        using var read = await ReadAsync(bytes);
        return await read.VerifyAsync([], Stop) is not null && read.Problems.Count == 0;
    }

    private static Task<ContainerReader> ReadAsync(byte[] bytes) => ContainerReader.ReadAsync(new MemoryStream(bytes), Stop);

    private static Task<byte[]> MakeAsync(
        DateTimeOffset? at = null, string paper = "hello", Func<Digest, Task<TimestampToken>>? stamp = null) => WriteAsync(
        [
            ContainerSource.Of("evidence/P/通話 1.csv", "text/csv", RandomNumberGenerator.GetBytes(5000)),
            ContainerSource.Of("empty", "text/plain", ""),
            ContainerSource.Of("paper.html", "text/html", paper),
        ],
        at ?? At, stamp);

    private static async Task<byte[]> WriteAsync(
        IReadOnlyList<ContainerSource> files, DateTimeOffset at, Func<Digest, Task<TimestampToken>>? stamp)
    {
        using var certificate = SignerKeygen.Make("the endorsing body", At.AddDays(-1), At.AddYears(1));
        using var into = new MemoryStream();
        await ContainerWriter.WriteAsync(into, files, certificate, at, stamp, Stop);
        return into.ToArray();
    }

    private static (TimestampAuthority Authority, TimestampCertificate Certificate) Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = TimestampCertificate.Create(
            key, "CN=stamps", At.AddDays(-1), At.AddYears(1), RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength));
        var authority = new TimestampAuthority(certificate, TimestampAuthority.DefaultPolicy);
        return (authority, authority.Certificate);
    }

    private static TimestampToken Token(TimestampAuthority authority, TimestampCertificate certificate, Digest imprint)
    {
        var request = TimestampRequest.For(imprint, RandomNumberGenerator.GetBytes(8));
        var reply = authority.Answer(
            request.ToBytes(), At.AddMinutes(1), RandomNumberGenerator.GetBytes(TimestampAuthority.SerialLength));
        return TimestampToken.Verify(TimestampReply.Read(reply, out _)!.Value, imprint, certificate, [], out _)!;
    }

    private static Dictionary<string, byte[]> Unzip(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            using var into = new MemoryStream();
            content.CopyTo(into);
            files[entry.FullName] = into.ToArray();
        }

        return files;
    }

    private static byte[] Zip(Dictionary<string, byte[]> files)
    {
        using var into = new MemoryStream();
        using (var zip = new ZipArchive(into, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }

        return into.ToArray();
    }
}
