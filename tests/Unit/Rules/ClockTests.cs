using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Rules;

/// <summary>Every clock of the Regulation, then how they count.</summary>
public sealed class ClockTests
{
    // A Monday with no holiday near it.
    private const string Monday = "2026-11-09T10:15:30+00:00";

    [Theory]
    [InlineData("preserve-on-receipt", "2026-11-09T10:15:30+00:00", "Art. 10(1)")]
    [InlineData("produce", "2026-11-19T23:59:59+00:00", "Art. 10(3)")]
    [InlineData("produce-notified", "2026-11-19T23:59:59+00:00", "Art. 10(2)")]
    [InlineData("produce-emergency", "2026-11-09T19:00:00+00:00", "Art. 10(4)")]
    [InlineData("review", "2026-11-19T23:59:59+00:00", "Art. 12(1)")]
    [InlineData("review-emergency", "2026-11-13T10:15:30+00:00", "Art. 10(4)")]
    [InlineData("clarification", "2026-11-14T23:59:59+00:00", "Art. 10(6) and Art. 11(5)")]
    [InlineData("preservation", "2027-01-08T23:59:59+00:00", "Art. 11(1)")]
    [InlineData("preservation-extension", "2026-12-09T23:59:59+00:00", "Art. 11(1)")]
    [InlineData("recognition-for-enforcement", "2026-11-16T23:59:59+00:00", "Art. 16(2)")]
    [InlineData("issuer-reply", "2026-11-16T23:59:59+00:00", "Art. 16(7)")]
    [InlineData("third-country-objection", "2026-11-19T23:59:59+00:00", "Art. 17(2)")]
    [InlineData("ex-post-validation", "2026-11-11T10:15:30+00:00", "Art. 4(5)")]
    [InlineData("statistics", "2027-03-31T23:59:59+00:00", "Art. 28(2)")]
    public void The_clocks_of_the_regulation(string clock, string due, string article)
    {
        var deadline = Clocks.Due(Packs.Eu2023, clock, Asking.At(Monday), territory: null);
        Assert.Equal(new Deadline(clock, Asking.At(due), article, true, Asking.At(Monday), "2023.3"), deadline);
    }

    [Theory]
    [InlineData("produce-emergency", "2026-11-09T20:00:00+08:00")]
    [InlineData("produce", "2026-11-19T23:59:59+08:00")]
    [InlineData("review-form-emergency", "2026-11-09T13:15:30+08:00")]
    [InlineData("review-emergency", "2026-11-13T11:15:30+08:00")]
    [InlineData("ex-post-validation", "2026-11-11T11:15:30+08:00")]
    [InlineData("preservation", "2027-01-08T23:59:59+08:00")]
    [InlineData("retention", "2027-02-07T23:59:59+08:00")]
    [InlineData("recognition-for-enforcement", "2026-11-16T23:59:59+08:00")]
    public void The_greater_bay_area_takes_the_same_values_and_says_that_they_are_not_confirmed(string clock, string due)
    {
        var from = Asking.At("2026-11-09T11:15:30+08:00");
        var deadline = Clocks.Due(Packs.Gba, clock, from, "4404");
        Assert.Equal(Asking.At(due), deadline.Due);
        Assert.False(deadline.Confirmed);
        Assert.Equal(from, deadline.From);
        Assert.Equal("2026.4", deadline.PackVersion);
    }

    [Theory]
    [InlineData("10:00:00", "19:00:00")]
    [InlineData("10:00:01", "19:00:00")]
    [InlineData("10:59:59", "19:00:00")]
    [InlineData("11:00:00", "20:00:00")]
    public void Eight_hours_start_at_the_next_full_hour_and_on_the_hour_at_the_one_after(string from, string due) =>
        Assert.Equal(
            Asking.At($"2026-11-09T{due}Z"),
            Clocks.Due(Packs.Eu2023, "produce-emergency", Asking.At($"2026-11-09T{from}Z"), null).Due);

    [Fact]
    public void Eight_hours_run_through_a_holiday_and_over_midnight() => Assert.Equal(
        Asking.At("2026-12-25T07:00:00Z"),
        Clocks.Due(Packs.Eu2023, "produce-emergency", Asking.At("2026-12-24T22:30:00Z"), "IE").Due);

    [Theory]
    [InlineData("2026-12-14T00:00:00Z", "2026-12-24", "no holiday on the tenth day")]
    [InlineData("2026-12-15T00:00:00Z", "2026-12-27", "Christmas and St Stephen's Day; the Sunday counts")]
    [InlineData("2026-12-16T23:59:59Z", "2026-12-27", "St Stephen's Day alone")]
    [InlineData("2026-12-17T00:00:00Z", "2026-12-27", "a Sunday is no reason to roll")]
    public void Ten_days_exclude_the_day_of_receipt_and_roll_over_holidays_only(string from, string day, string why)
    {
        var due = Clocks.Due(Packs.Eu2023, "produce", Asking.At(from), "IE").Due;
        Assert.True(Asking.At(day + "T23:59:59Z") == due, $"{due}: {why}");
    }

    [Fact]
    public void The_same_receipt_ends_on_another_day_where_that_day_is_no_holiday()
    {
        var from = Asking.At("2026-11-28T09:00:00Z");
        Assert.Equal(Asking.At("2026-12-09T23:59:59Z"), Clocks.Due(Packs.Eu2023, "produce", from, "PT").Due);
        Assert.Equal(Asking.At("2026-12-08T23:59:59Z"), Clocks.Due(Packs.Eu2023, "produce", from, "IE").Due);
        Assert.Equal(Asking.At("2026-12-08T23:59:59Z"), Clocks.Due(Packs.Eu2023, "produce", from, null).Due);
    }

    [Theory]
    [InlineData("2026-12-17T12:00:00Z", "2026-12-24")]
    [InlineData("2026-12-18T12:00:00Z", "2026-12-28")]
    [InlineData("2026-12-19T12:00:00Z", "2026-12-28")]
    [InlineData("2026-12-20T12:00:00Z", "2026-12-28")]
    [InlineData("2026-12-21T12:00:00Z", "2026-12-29")]
    public void Five_working_days_skip_weekends_and_holidays(string from, string day)
    {
        var due = Clocks.Due(Packs.Eu2023, "issuer-reply", Asking.At(from), "IE").Due;
        Assert.Equal(Asking.At(day + "T23:59:59Z"), due);
    }

    [Fact]
    public void A_weekend_worked_in_exchange_is_a_working_day()
    {
        // 10 October 2026, a Saturday, is worked in the Mainland after the October holidays.
        var due = Clocks.Due(Packs.Gba, "issuer-reply", Asking.At("2026-09-30T12:00:00+08:00"), "4404").Due;
        Assert.Equal(Asking.At("2026-10-13T23:59:59+08:00"), due);
        var inHongKong = Clocks.Due(Packs.Gba, "issuer-reply", Asking.At("2026-09-30T12:00:00+08:00"), "HK").Due;
        Assert.Equal(Asking.At("2026-10-08T23:59:59+08:00"), inHongKong);
    }

    [Fact]
    public void The_day_of_receipt_is_the_day_at_the_addressee_s_place()
    {
        var from = Asking.At("2026-11-09T20:00:00Z");
        Assert.Equal(Asking.At("2026-11-20T23:59:59+08:00"), Clocks.Due(Packs.Gba, "produce", from, "MO").Due);
        Assert.Equal(TimeSpan.FromHours(8), Clocks.Due(Packs.Gba, "produce", from, null).Due.Offset);
        Assert.Equal(Asking.At("2026-11-20T23:59:59+08:00"), Clocks.Due(Packs.Gba, "produce", from, null).Due);
        Assert.Equal(Asking.At("2026-11-19T23:59:59Z"), Clocks.Due(Packs.Eu2023, "produce", from, "IE").Due);
    }

    [Theory]
    [InlineData("2026-10-14T12:00:00Z", "2026-10-24T23:59:59+01:00")]
    [InlineData("2026-10-15T12:00:00Z", "2026-10-25T23:59:59+00:00")]
    [InlineData("2026-03-18T12:00:00Z", "2026-03-28T23:59:59+00:00")]
    [InlineData("2026-03-19T12:00:00Z", "2026-03-29T23:59:59+01:00")]
    public void A_deadline_over_the_change_of_clocks_ends_with_its_own_day(string from, string due)
    {
        var deadline = Clocks.Due(Packs.Eu2023, "produce", Asking.At(from), "PT").Due;
        Assert.Equal(Asking.At(due), deadline);
        Assert.Equal(Asking.At(due).Offset, deadline.Offset);
    }

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", 0)]
    [InlineData("2026-03-29T01:00:00Z", 1)]
    [InlineData("2026-10-25T00:59:59Z", 1)]
    [InlineData("2026-10-25T01:00:00Z", 0)]
    public void Summer_time_runs_from_the_last_sunday_of_march_to_that_of_october(string at, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Packs.Eu2023.FindTerritory("IE")!.OffsetAt(Asking.At(at)));

    [Fact]
    public void A_calendar_that_awaits_confirmation_or_has_ended_leaves_the_deadline_unconfirmed()
    {
        var from = Asking.At("2026-11-09T10:00:00Z");
        Assert.True(Clocks.Due(Packs.Eu2023, "produce", from, null).Confirmed);
        Assert.False(Clocks.Due(Packs.Eu2023, "produce", from, "IE").Confirmed);
        Assert.False(Clocks.Due(Packs.Eu2023, "issuer-reply", from, "IE").Confirmed);
        Assert.True(Clocks.Due(Packs.Eu2023, "produce-emergency", from, "IE").Confirmed);
        Assert.True(Clocks.Due(Packs.Eu2023, "statistics", from, "IE").Confirmed);

        var confirmed = PackText.Read(PackText.Of("eu-2023-1543").With(
            "public holidays of Ireland, to be confirmed\n    confirmed: false",
            "public holidays of Ireland\n    confirmed: true")).Pack!;
        Assert.True(Clocks.Due(confirmed, "produce", from, "IE").Confirmed);
        Assert.True(Clocks.Due(confirmed, "produce", Asking.At("2027-12-20T10:00:00Z"), "IE").Confirmed);
        Assert.False(Clocks.Due(confirmed, "produce", Asking.At("2027-12-22T10:00:00Z"), "IE").Confirmed);
        Assert.False(Clocks.Due(confirmed, "produce", Asking.At("2025-12-20T10:00:00Z"), "IE").Confirmed);
    }

    [Theory]
    [InlineData("unit: days", "excludeFirstDay: true", "excludeFirstDay: false", "2026-11-18T23:59:59Z")]
    [InlineData("unit: days", "rollForward: holidays", "rollForward: holidays-and-weekends", "2026-11-19T23:59:59Z")]
    [InlineData("amount: 10\n    unit: days", "amount: 10\n    unit: days", "amount: 10\n    unit: minutes", "2026-11-09T10:25:30Z")]
    [InlineData("amount: 10\n    unit: days", "amount: 10\n    unit: days", "amount: 1\n    unit: working-days", "2026-11-10T23:59:59Z")]
    public void Each_switch_of_a_clock_is_the_pack_s_to_set(string where, string old, string replacement, string due)
    {
        var text = PackText.Of("eu-2023-1543");
        var at = text.IndexOf(where, text.IndexOf("- id: produce\n", StringComparison.Ordinal), StringComparison.Ordinal);
        var pack = PackText.Read(text[..at] + text[at..].With(old, replacement)).Pack!;
        Assert.Equal(Asking.At(due), Clocks.Due(pack, "produce", Asking.At(Monday), null).Due);
    }

    [Theory]
    [InlineData("2026-11-11T12:00:00Z", "2026-11-23")]
    [InlineData("2026-11-12T12:00:00Z", "2026-11-23")]
    [InlineData("2026-11-13T12:00:00Z", "2026-11-23")]
    [InlineData("2026-11-10T12:00:00Z", "2026-11-20")]
    public void Where_the_pack_says_so_a_weekend_rolls_too(string from, string day)
    {
        var pack = PackText.Read(PackText.Of("eu-2023-1543").Replace(
            "rollForward: holidays", "rollForward: holidays-and-weekends", StringComparison.Ordinal)).Pack!;
        Assert.Equal(Asking.At(day + "T23:59:59Z"), Clocks.Due(pack, "produce", Asking.At(from), null).Due);
    }

    [Theory]
    [InlineData("2026-11-13T12:00:00Z", "2026-11-13")]
    [InlineData("2026-11-14T12:00:00Z", "2026-11-16")]
    public void One_working_day_that_counts_the_first_is_that_day_or_the_next_worked_one(string from, string day)
    {
        var text = PackText.Of("eu-2023-1543");
        var at = text.IndexOf("- id: issuer-reply", StringComparison.Ordinal);
        var pack = PackText.Read(text[..at] + text[at..]
            .With("amount: 5", "amount: 1").With("excludeFirstDay: true", "excludeFirstDay: false")).Pack!;
        Assert.Equal(Asking.At(day + "T23:59:59Z"), Clocks.Due(pack, "issuer-reply", Asking.At(from), null).Due);
    }

    [Fact]
    public void The_last_second_is_still_in_time()
    {
        var due = Clocks.Due(Packs.Eu2023, "produce", Asking.At(Monday), null);
        Assert.False(due.IsPast(due.Due));
        Assert.False(due.IsPast(due.Due.AddMilliseconds(999)));
        Assert.True(due.IsPast(due.Due.AddSeconds(1)));
    }

    [Fact]
    public void Figures_of_a_year_are_due_in_the_next_on_every_day_of_it()
    {
        foreach (var from in (string[])["2026-01-01T00:00:00Z", "2026-03-31T12:00:00Z", "2026-12-31T23:59:59Z"])
        {
            Assert.Equal(
                Asking.At("2027-03-31T23:59:59Z"), Clocks.Due(Packs.Eu2023, "statistics", Asking.At(from), null).Due);
        }
    }

    [Fact]
    public void An_unknown_clock_or_territory_is_a_mistake_of_the_caller()
    {
        var at = Asking.At(Monday);
        var clock = Assert.Throws<KeyNotFoundException>(() => Clocks.Due(Packs.Eu2018, "produce-notified", at, null));
        Assert.Contains("produce-notified", clock.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Clocks.Due(Packs.Gba, "produce", at, "XX"));
    }

    [Theory]
    [InlineData("judge", false, false, false, "preserve-on-receipt produce-notified review third-country-objection")]
    [InlineData("judge", false, true, false, "preserve-on-receipt produce third-country-objection")]
    [InlineData("judge", true, false, false, "preserve-on-receipt produce-emergency review-emergency third-country-objection")]
    [InlineData("judge", false, false, true, "preservation preservation-extension")]
    [InlineData("police", true, false, true, "preservation preservation-extension ex-post-validation")]
    public void An_answer_lists_the_clocks_of_its_situation(
        string issuer, bool emergency, bool isHomeCase, bool preserve, string names)
    {
        var answer = Competence.Ask(Packs.Eu2023, Asking.Question(issuer, "traffic") with
        {
            Offence = new OffenceFacts(3),
            Emergency = emergency,
            IsHomeCase = isHomeCase,
            Order = preserve ? OrderKind.Preservation : OrderKind.Production,
            Received = Asking.At(Monday),
        });
        Assert.True(answer.Allowed);
        Assert.Equal(names.Split(' '), answer.Clocks.Select(c => c.Name));
        Assert.True(answer.Confirmed);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("IE", false)]
    public void An_answer_is_no_more_confirmed_than_its_clocks(string? territory, bool isConfirmed) => Assert.Equal(
        isConfirmed,
        Competence.Ask(Packs.Eu2023, Asking.Question("judge", "subscriber") with
        {
            Received = Asking.At(Monday),
            Territory = territory,
        }).Confirmed);

    [Fact]
    public void The_extension_starts_where_the_preservation_ends()
    {
        var answer = Competence.Ask(
            Packs.Eu2023, Asking.Preserve("judge", "content") with { Received = Asking.At(Monday) });
        Assert.Equal(
            [Asking.At("2027-01-08T23:59:59Z"), Asking.At("2027-02-07T23:59:59Z")], answer.Clocks.Select(c => c.Due));
    }

    [Fact]
    public void Lesser_data_are_produced_without_notice()
    {
        var answer = Competence.Ask(
            Packs.Eu2023, Asking.Question("judge", "subscriber") with { Received = Asking.At(Monday) });
        Assert.Equal(
            ["preserve-on-receipt", "produce", "third-country-objection"], answer.Clocks.Select(c => c.Name));
    }
}
