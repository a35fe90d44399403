using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>The container that <c>spec/mainland.md</c> describes step by step, made again and opened.</summary>
public sealed class ContainerVectorTests
{
    private static string Place => Path.Combine(TestData.Repository, "spec", "vectors", "mainland.sm");

    [Fact]
    public async Task The_published_container_is_made_again_from_the_words_of_its_page()
    {
        var draws = new Queue<byte[]>(
        [
            [.. Enumerable.Repeat((byte)1, 16)], Convert.FromHexString(Sm2Vectors.Ephemeral), [.. Enumerable.Repeat((byte)2, 16)],
        ]);
        using var into = new MemoryStream();
        await MainlandContainer.SealAsync(
            new MemoryStream("hello"u8.ToArray()), into, [Sm2Vectors.Key.PublicKey],
            buffer => draws.Dequeue().CopyTo(buffer), new Passage(Pace.Default), Containers.Stop);
        if (Environment.GetEnvironmentVariable("LOTUS_WRITE_VECTORS") == "1")
        {
            await File.WriteAllBytesAsync(Place, into.ToArray(), Containers.Stop);
        }

        Assert.Equal(await File.ReadAllBytesAsync(Place, Containers.Stop), into.ToArray());
    }

    [Fact]
    public async Task The_published_container_opens()
    {
        Assert.Equal("hello"u8.ToArray(), await Containers.Open(await File.ReadAllBytesAsync(Place, Containers.Stop)));
    }

    [Fact]
    public async Task The_page_shows_the_header_of_the_published_container_and_what_derives_from_its_key()
    {
        var page = (await File.ReadAllTextAsync(
            Path.Combine(TestData.Repository, "spec", "mainland.md"), Containers.Stop)).ReplaceLineEndings("\n");
        var file = await File.ReadAllBytesAsync(Place, Containers.Stop);
        using var key = new ContainerKey();
        key.Bytes.Fill(1);
        var macKey = new byte[32];
        var payloadKey = new byte[16];
        Sm3.DeriveKey(key.Bytes, [], "lotus-bridge/sm/v1 header"u8, macKey);
        Sm3.DeriveKey(key.Bytes, [.. Enumerable.Repeat((byte)2, 16)], "lotus-bridge/sm/v1 payload"u8, payloadKey);
        foreach (var shown in new[]
        {
            Containers.HeaderOf(file), Sm2Vectors.Key.Reveal(), Sm2Vectors.Key.PublicKey.ToString(),
            Convert.ToHexStringLower(macKey), Convert.ToHexStringLower(payloadKey), Convert.ToHexStringLower(file[^21..]),
        })
        {
            Assert.Contains(shown, page, StringComparison.Ordinal);
        }
    }
}
