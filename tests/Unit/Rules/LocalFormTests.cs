using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Foreign material is evidence only once the place's own form is complete.</summary>
public sealed class LocalFormTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string> Places => ["MO", "HK", "4404"];

    [Theory]
    [InlineData("MO", "mo-judge-order")]
    [InlineData("HK", "hk-computer-certificate")]
    [InlineData("4404", "cn-electronic-data")]
    public void Each_place_has_its_own_form_which_counsel_has_still_to_confirm(string territory, string id)
    {
        var form = Assert.Single(LocalForms.For(Packs.Gba, territory));
        Assert.Equal(id, form.Id);
        Assert.False(form.Confirmed);
        Assert.Contains(form.Fields, field => field.Kind == FormFieldKind.PackageDigest);
    }

    [Fact]
    public void A_place_that_the_pack_does_not_know_has_none() => Assert.Empty(LocalForms.For(Packs.Gba, "XX"));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_form_with_every_field_is_complete(string territory) =>
        Assert.Null(LocalForms.Missing(Packs.Gba, territory, Fill(territory), Digest));

    [Theory]
    [MemberData(nameof(Places))]
    public void A_form_that_lacks_any_field_is_not(string territory)
    {
        var whole = Fill(territory);
        foreach (var one in whole)
        {
            var refusal = LocalForms.Missing(Packs.Gba, territory, [.. whole.Where(other => other != one)], Digest)!;
            Assert.Equal("form-incomplete", refusal.Code);
            Assert.Equal(LocalForms.For(Packs.Gba, territory)[0].Article, refusal.Article);
            Assert.Contains($"'{one.Form}/{one.Field}'", refusal.Text, StringComparison.Ordinal);
            Assert.Equal($"{one.Form}/{one.Field}", refusal.Subject);
        }

        Assert.NotNull(LocalForms.Missing(Packs.Gba, territory, [], Digest));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_field_that_is_filled_in_wrongly_is_as_good_as_empty(string territory)
    {
        var form = LocalForms.For(Packs.Gba, territory)[0];
        foreach (var field in form.Fields)
        {
            string[] wrong = field.Kind switch
            {
                FormFieldKind.Confirmation => ["no", "", "Yes", "yes "],
                FormFieldKind.Time => ["2026-05-04", "2026-05-04T09:00:00+08:00", ""],
                FormFieldKind.PackageDigest => [Digest[..^1] + "0", Digest.ToUpperInvariant(), ""],
                _ => ["", "  "],
            };
            foreach (var value in wrong)
            {
                Assert.NotNull(LocalForms.Missing(
                    Packs.Gba, territory,
                    [.. Fill(territory).Select(one => one.Field == field.Id ? one with { Value = value } : one)], Digest));
            }
        }
    }

    [Fact]
    public void A_field_twice_or_of_another_places_form_is_refused_without_repeating_what_was_written()
    {
        var whole = Fill("MO");
        Assert.NotNull(LocalForms.Missing(Packs.Gba, "MO", [.. whole, whole[0]], Digest));
        Assert.NotNull(LocalForms.Missing(Packs.Gba, "MO", [.. whole, .. Fill("HK")], Digest));
        var refusal = LocalForms.Missing(Packs.Gba, "MO", [.. whole, new("mo-judge-order", "canary", "canary")], Digest)!;
        Assert.DoesNotContain("canary", refusal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: package-digest", "kind: photograph")]
    [InlineData("- { id: judge, kind: text", "- { id: judge, colour: text")]
    [InlineData("{ id: reference, kind: text", "{ id: judge, kind: text")]
    public void A_form_that_the_format_does_not_know_is_no_pack(string old, string replacement) =>
        Assert.Null(PackText.Read(PackText.Of("gba").With(old, replacement)).Pack);

    private static List<(string Form, string Field, string Value)> Fill(string territory) =>
    [
        .. from form in LocalForms.For(Packs.Gba, territory)
           from field in form.Fields
           select (form.Id, field.Id, field.Kind switch
           {
               FormFieldKind.Confirmation => LocalForms.Yes,
               FormFieldKind.Time => "2026-05-04T09:00:00Z",
               FormFieldKind.PackageDigest => Digest,
               _ => "words",
           }),
    ];
}
